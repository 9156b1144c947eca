package dev.touchstone.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.Supplier;

/** Functions of the C library that make Touchstone run better, and without which it runs too. */
final class CLibrary {
    private static final System.Logger LOG = System.getLogger(CLibrary.class.getName());

    private CLibrary() {}

    /**
     * A function; empty where the C library does not have it, or the program cannot call it.
     *
     * @param lack what is missed without it, for the log
     */
    static Optional<MethodHandle> find(String name, FunctionDescriptor descriptor, String lack) {
        return found(lack, () -> {
            Linker linker = Linker.nativeLinker();
            return linker.defaultLookup().find(name).map(address -> linker.downcallHandle(address, descriptor));
        });
    }

    /** What a look-up finds. Executables of builders without foreign calls throw errors of their own here: no reason not to run. */
    static Optional<MethodHandle> found(String lack, Supplier<Optional<MethodHandle>> lookup) {
        try {
            return lookup.get();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", lack, e.toString());
            return Optional.empty();
        }
    }
}
