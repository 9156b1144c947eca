package dev.touchstone.access;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A token as the server knows it: without the secret.
 *
 * <p>One plain SHA-256 is enough: a secret holds 256 random bits, so nobody can guess his way back to it, and slow hashes, which
 * protect short passwords, would only slow every call down.
 *
 * @param name who holds it, as the audit log tells
 * @param sha256 of the secret in UTF-8, 64 lower-case hexadecimal digits
 */
public record AccessToken(String name, Set<Scope> scopes, String sha256) {
    private static final int SECRET_BYTES = 32;
    private static final String PREFIX = "ts_";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    public AccessToken {
        require(NAME.matcher(name).matches(), "name", "letters, digits and ._@-, at most 63");
        require(!scopes.isEmpty(), "scopes", "at least one");
        require(SHA256.matcher(sha256).matches(), "sha256", "64 lower-case hexadecimal digits");
        scopes = Set.copyOf(scopes);
    }

    /** The token of a secret. */
    public static AccessToken of(String name, Set<Scope> scopes, String secret) {
        return new AccessToken(name, scopes, sha256(secret));
    }

    /**
     * Reads {@code name scope[,scope] sha256}.
     *
     * @throws TouchstoneException INVALID_REQUEST
     */
    static AccessToken parse(String line) {
        String[] words = SPACE.split(line.strip(), -1);
        require(words.length == 3, "line", "name scope[,scope] sha256");
        return new AccessToken(words[0], Scope.parse(words[1]), words[2]);
    }

    /** The line of the token file, as {@link #parse} reads it. */
    public String line() {
        return name + " " + Scope.format(scopes) + " " + sha256;
    }

    /** A new secret. */
    public static String secret(RandomGenerator random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String sha256(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Takes as long for a hash that differs early as for one that differs late. */
    boolean hasSha256(String other) {
        return MessageDigest.isEqual(
                sha256.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static void require(boolean condition, String what, String expected) {
        if (!condition) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST, "token: bad " + what + " (expected: " + expected + ")");
        }
    }
}
