package dev.touchstone.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.security.SecureRandom;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
    private static final String HASH_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void parse_commentsAndBlankLines_areLeftOut() {
        TokenFile file = TokenFile.parse("# who scores\n\n  gateway  score,train " + HASH_OF_ABC + "\r\n");
        assertThat(file.tokens())
                .containsExactly(new AccessToken("gateway", Set.of(Scope.SCORE, Scope.TRAIN), HASH_OF_ABC));
    }

    @Test
    void holder_secretOfALine_isItsCaller() {
        TokenFile file = TokenFile.parse("first admin " + "0".repeat(64) + "\ngateway score " + HASH_OF_ABC);
        assertThat(file.holder("abc")).contains(new Caller("gateway", Set.of(Scope.SCORE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abd", "ABC", "abc ", HASH_OF_ABC})
    void holder_anythingElse_isNobody(String secret) {
        assertThat(TokenFile.parse("gateway score " + HASH_OF_ABC).holder(secret))
                .isEmpty();
        assertThat(TokenFile.parse("# nobody").holder(secret)).isEmpty();
    }

    @Test
    void holder_newSecret_isFoundByItsLine() {
        String secret = AccessToken.secret(new SecureRandom());
        AccessToken token = AccessToken.of("mira@example.org", Set.of(Scope.TRAIN), secret);
        assertThat(TokenFile.parse(token.line()).holder(secret))
                .contains(new Caller("mira@example.org", Set.of(Scope.TRAIN)));
        assertThat(token.line()).doesNotContain(secret);
    }

    @Test
    void secret_twice_differsAndHas256Bits() {
        String secret = AccessToken.secret(new SecureRandom());
        assertThat(secret).matches("ts_[A-Za-z0-9_-]{43}").isNotEqualTo(AccessToken.secret(new SecureRandom()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway score",
                "gateway score hidden",
                "gateway boss " + HASH_OF_ABC,
                "gateway score, " + HASH_OF_ABC,
                "gateway  " + HASH_OF_ABC,
                "ga/teway score " + HASH_OF_ABC,
                "gateway score " + HASH_OF_ABC + " hidden",
                "gateway hidden " + HASH_OF_ABC
            })
    void parse_badLine_isNamedAndNotQuoted(String line) {
        TouchstoneException failure =
                catchThrowableOfType(TouchstoneException.class, () -> TokenFile.parse("# one\n" + line));
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_REQUEST);
        assertThat(failure).hasMessageStartingWith("line 2: ").hasMessageNotContaining("hidden");
    }
}
