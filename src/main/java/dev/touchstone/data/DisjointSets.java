package dev.touchstone.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The numbers from 0 in sets, each at first in one of its own, that are joined one after another. */
public final class DisjointSets {
    private final int[] parents;

    public DisjointSets(int size) {
        parents = IntStream.range(0, size).toArray();
    }

    public void join(int a, int b) {
        int rootA = root(a);
        int rootB = root(b);
        parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }

    public boolean areJoined(int a, int b) {
        return root(a) == root(b);
    }

    private int root(int number) {
        int root = number;
        while (parents[root] != root) {
            parents[root] = parents[parents[root]];
            root = parents[root];
        }
        return root;
    }

    /** The sets in the order of their first members. */
    public Collection<List<Integer>> members() {
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < parents.length; i++) {
            members.computeIfAbsent(root(i), root -> new ArrayList<>()).add(i);
        }
        return members.values();
    }
}
