/** The contract over gRPC: thin adapters and the one mapping of errors. */
@NullMarked
package dev.touchstone.grpc;

import org.jspecify.annotations.NullMarked;
