package dev.educates.gateway.portal.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The memory of all catalogs together has a bound, and large ones wait for each other
 * alone.
 */
class CatalogMemoryTests {

	private static final int MEGABYTE = 1024 * 1024;

	private static final int LARGEST = 8 * MEGABYTE;

	private static final Duration AT_ONCE = Duration.ZERO;

	private final CatalogMemory memory = new CatalogMemory(256L * MEGABYTE, LARGEST);

	@Test
	void reservedBytesOfAllCatalogsHaveABound() {
		long all = 0;
		List<CatalogMemory.Reservation> reservations = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			reservations.add(this.memory.reserve(-1, AT_ONCE));
		}
		reservations.subList(0, 4).forEach((each) -> each.extend(AT_ONCE));
		for (CatalogMemory.Reservation each : reservations) {
			all += each.bytes();
		}
		assertThat(all).isEqualTo(48L * MEGABYTE);
		assertThatExceptionOfType(CatalogLimitException.class).isThrownBy(() -> reservations.get(4).extend(AT_ONCE))
			.withMessageContaining("had no memory free in time for 8192 kB");
		assertThatExceptionOfType(CatalogLimitException.class).isThrownBy(() -> this.memory.reserve(-1, AT_ONCE));
		reservations.get(0).close();
		assertThatNoException().isThrownBy(() -> reservations.get(4).extend(AT_ONCE));
		assertThatNoException().isThrownBy(() -> this.memory.reserve(-1, AT_ONCE));
	}

	@Test
	void largeCatalogsDelayNoSmallOne() {
		for (int i = 0; i < 4; i++) {
			this.memory.reserve(LARGEST, AT_ONCE).extend(AT_ONCE);
		}
		assertThatExceptionOfType(CatalogLimitException.class)
			.isThrownBy(() -> this.memory.reserve(LARGEST, AT_ONCE).extend(AT_ONCE));
		for (int i = 0; i < 500; i++) {
			assertThat(this.memory.reserve(20_000, AT_ONCE).bytes()).isGreaterThanOrEqualTo(20_000);
		}
	}

	@Test
	void largestCatalogIsReadHoweverSmallTheHeapIs() {
		CatalogMemory small = new CatalogMemory(MEGABYTE, LARGEST);
		CatalogMemory.Reservation reservation = small.reserve(LARGEST, AT_ONCE);
		reservation.extend(AT_ONCE);
		assertThat(reservation.bytes()).isGreaterThanOrEqualTo(LARGEST);
	}

	@Test
	void keptCatalogsHaveABoundAndThoseThatAreKeptStay() {
		PortalRef alpha = new PortalRef("eu", "alpha");
		PortalRef beta = new PortalRef("eu", "beta");
		this.memory.keep(alpha, 60L * MEGABYTE);
		this.memory.keep(beta, 20L * MEGABYTE);
		assertThatExceptionOfType(CatalogLimitException.class).isThrownBy(() -> this.memory.keep(beta, 40L * MEGABYTE))
			.withMessageContaining("all catalogs together may take 87382 kB");
		this.memory.keep(beta, 21L * MEGABYTE);
		this.memory.keep(alpha, 60L * MEGABYTE);
		this.memory.keepOnly(Set.of(beta));
		this.memory.keep(beta, 40L * MEGABYTE);
	}

}
