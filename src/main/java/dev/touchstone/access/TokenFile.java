package dev.touchstone.access;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All tokens a server accepts. A name may stand on several lines, so that a token can be replaced before it is taken away. No
 * token at all lets nobody in.
 */
public record TokenFile(List<AccessToken> tokens) {
    public TokenFile {
        tokens = List.copyOf(tokens);
    }

    /**
     * Reads one token a line; blank lines and what follows a {@code #} at the start of a line are ignored.
     *
     * @throws TouchstoneException INVALID_REQUEST naming the line, never its content
     */
    public static TokenFile parse(String text) {
        List<AccessToken> tokens = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (!line.isEmpty() && !line.startsWith("#")) {
                tokens.add(parse(line, number));
            }
        }
        return new TokenFile(tokens);
    }

    /** Who holds a secret. */
    public Optional<Caller> holder(String secret) {
        String sha256 = AccessToken.sha256(secret);
        Caller holder = null;
        // To the end, found or not: the time does not tell which line it was.
        for (AccessToken token : tokens) {
            if (token.hasSha256(sha256)) {
                holder = new Caller(token.name(), token.scopes());
            }
        }
        return Optional.ofNullable(holder);
    }

    private static AccessToken parse(String line, int number) {
        try {
            return AccessToken.parse(line);
        } catch (TouchstoneException e) {
            throw new TouchstoneException(Reason.INVALID_REQUEST, "line " + number + ": " + e.getMessage());
        }
    }
}
