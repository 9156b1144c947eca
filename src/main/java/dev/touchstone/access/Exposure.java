package dev.touchstone.access;

import dev.touchstone.domain.Reason;
import dev.touchstone.domain.TouchstoneException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Who reaches a server, and what it asks of them.
 *
 * @param host what it listens on
 * @param authenticated by token or client certificate
 * @param encrypted with TLS
 * @param insecure whether the operator said that this is meant
 */
public record Exposure(String host, boolean authenticated, boolean encrypted, boolean insecure) {
    /** @throws TouchstoneException INVALID_REQUEST when others than this machine would get in without authentication */
    public void check() {
        if (!isLoopback() && !authenticated && !insecure) {
            throw new TouchstoneException(
                    Reason.INVALID_REQUEST,
                    "TOUCHSTONE_HOST: " + host
                            + " is reached from other machines, and nothing asks who calls (expected:"
                            + " TOUCHSTONE_TOKENS, or TOUCHSTONE_TLS_CLIENT_CA, or 127.0.0.1; --insecure if it is meant)");
        }
    }

    /** Whether tokens and texts cross a network in the clear. */
    public boolean isReadable() {
        return !isLoopback() && !encrypted;
    }

    private boolean isLoopback() {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
