package dev.touchstone.access;

import java.util.Set;

/**
 * Who calls.
 *
 * @param name of the token, the subject of the client certificate, or {@code anonymous}
 */
public record Caller(String name, Set<Scope> scopes) {
    /** Anyone who reaches a server that asks nobody who he is. */
    public static final Caller ANONYMOUS = new Caller("anonymous", Set.of(Scope.ADMIN));

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** The holder of a certificate of the clients' authority, which alone says nothing about scopes. */
    public static Caller ofCertificate(String subject) {
        return new Caller(subject, Set.of(Scope.ADMIN));
    }

    /** Whether one of the caller's scopes covers one of those. */
    public boolean mayAny(Set<Scope> needed) {
        return scopes.stream().anyMatch(scope -> needed.stream().anyMatch(scope::covers));
    }
}
