package dev.tapelock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntityListingTest {

    @Test
    void aPageInTheMiddleLinksToBothNeighbours() {
        EntityListing<String> listing = EntityListing.of(List.of("c", "d"), new Page(2, 2), 5, "/list");
        assertThat(listing.entities()).containsExactly("c", "d");
        assertThat(listing.total()).isEqualTo(5);
        assertThat(listing.pageCount()).isEqualTo(3);
        assertThat(listing.firstUri()).isEqualTo("/list?pageSize=2&pageNumber=1");
        assertThat(listing.previousUri()).isEqualTo("/list?pageSize=2&pageNumber=1");
        assertThat(listing.selfUri()).isEqualTo("/list?pageSize=2&pageNumber=2");
        assertThat(listing.nextUri()).isEqualTo("/list?pageSize=2&pageNumber=3");
        assertThat(listing.lastUri()).isEqualTo("/list?pageSize=2&pageNumber=3");
    }

    @Test
    void theFirstPageHasNoPreviousOne() {
        EntityListing<String> listing = EntityListing.of(List.of("a", "b"), new Page(1, 2), 5, "/list");
        assertThat(listing.previousUri()).isNull();
        assertThat(listing.nextUri()).isEqualTo("/list?pageSize=2&pageNumber=2");
    }

    @Test
    void theLastPageHasNoNextOne() {
        EntityListing<String> listing = EntityListing.of(List.of("e"), new Page(3, 2), 5, "/list");
        assertThat(listing.nextUri()).isNull();
        assertThat(listing.previousUri()).isEqualTo("/list?pageSize=2&pageNumber=2");
    }

    @Test
    void anEmptyListHasOnePage() {
        EntityListing<String> listing = EntityListing.of(List.of(), new Page(1, 25), 0, "/list");
        assertThat(listing.pageCount()).isOne();
        assertThat(listing.nextUri()).isNull();
        assertThat(listing.previousUri()).isNull();
        assertThat(listing.lastUri()).isEqualTo(listing.firstUri());
    }

    @Test
    void aFullLastPageIsTheLast() {
        EntityListing<String> listing = EntityListing.of(List.of("c", "d"), new Page(2, 2), 4, "/list");
        assertThat(listing.pageCount()).isEqualTo(2);
        assertThat(listing.nextUri()).isNull();
    }

    @Test
    void theEntitiesAreACopy() {
        List<String> entities = new ArrayList<>(List.of("a"));
        EntityListing<String> listing = EntityListing.of(entities, new Page(1, 2), 1, "/list");
        entities.add("b");
        assertThat(listing.entities()).containsExactly("a");
    }
}
