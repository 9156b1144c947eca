package dev.touchstone.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
    private static Page<String> page(List<String> items, int size, String token) {
        return Page.of(items, Function.identity(), Comparator.naturalOrder(), size, token);
    }

    private static List<String> letters(int count) {
        return IntStream.range(0, count).mapToObj(i -> "item-%05d".formatted(i)).toList();
    }

    @Test
    void of_followedByTokens_givesEachItemOnce() {
        List<String> all = letters(7);
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            Page<String> page = page(all, 3, token);
            seen.addAll(page.items());
            token = page.nextPageToken();
        } while (!token.isEmpty());
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void of_exactlyOnePage_hasNoToken() {
        assertThat(page(letters(3), 3, "").nextPageToken()).isEmpty();
    }

    @Test
    void of_itemGoneBetweenPages_skipsNoOther() {
        String token = page(List.of("a", "b", "c", "d"), 2, "").nextPageToken();
        assertThat(page(List.of("a", "c", "d"), 2, token).items()).containsExactly("c", "d");
    }

    @Test
    void of_sizeZeroAndHuge_areDefaultAndLimit() {
        assertThat(page(letters(2000), 0, "").items()).hasSize(50);
        assertThat(page(letters(2000), 5000, "").items()).hasSize(1000);
    }

    @Test
    void of_negativeSizeAndForeignToken_namesBoth() {
        assertThatThrownBy(() -> page(letters(2), -1, "?!"))
                .hasMessageContaining("page_size: -1")
                .hasMessageContaining("page_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "item-00001", "AAAAAGEx"})
    void of_tokenOfSomebodyElse_isInvalid(String token) {
        assertThatThrownBy(() -> page(letters(2), 1, token)).hasMessageContaining("page_token: not one of ours");
    }

    @Test
    void of_negativeSizeOrForeignToken_isInvalid() {
        assertThatThrownBy(() -> page(letters(2), -1, ""))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageContaining("page_size: -1");
        assertThatThrownBy(() -> page(letters(2), 1, "?!"))
                .isInstanceOf(TouchstoneException.class)
                .hasMessageContaining("page_token");
    }
}
