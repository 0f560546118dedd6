package dev.educates.gateway.voucher;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.session.PipelineFixture;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** Vouchers for tests of what is built on them. */
public final class TestVouchers {

	static final int USES = 3;

	/** No use expires while a slow machine checks it. */
	private static final Duration DEADLINE = Duration.ofHours(1);

	private final VoucherUses uses;

	private final Vouchers vouchers;

	private final Clock clock;

	public TestVouchers(RecordStore store, Clock clock) {
		this.clock = clock;
		this.vouchers = new Vouchers(store, new SharedSecrets(() -> VoucherFixture.SIGNING_KEY, "vouchers"),
				new VoucherProperties(List.of(), null), clock);
		this.uses = new VoucherUses(store, this.vouchers, () -> Duration.ofHours(1), Runnable::run, clock);
	}

	public Vouchers vouchers() {
		return this.vouchers;
	}

	/** Takes a use, before a session is requested. */
	public void take(String voucher, String tenant, String user) {
		assertThat(this.uses.take(Caller.withVoucher(voucher, tenant, user), PipelineFixture.lab(user, null),
				Duration.ofMinutes(1)))
			.isNull();
	}

	/** Vouchers of three uses each, all or none. */
	List<IssuedVoucher> create(int count) {
		VoucherTerms terms = new VoucherTerms("alpha", List.of("lab"), USES, null,
				this.clock.instant().plus(Duration.ofHours(1)), null, Map.of(), null, false);
		return this.vouchers.issue(terms, count);
	}

	String newSession() {
		return "s-" + UUID.randomUUID();
	}

	/**
	 * One step of a request.
	 * @param session that a portal has granted
	 */
	void step(String name, String voucher, String user, @Nullable String session) {
		Caller bearer = Caller.withVoucher(voucher, "alpha", user);
		SessionRequest request = PipelineFixture.lab(user, null);
		switch (name) {
			case "take" -> assertThat(this.uses.take(bearer, request, DEADLINE)).isNull();
			case "refuse" ->
				assertThat(this.uses.take(bearer, request, DEADLINE).reason()).isEqualTo(RefusalReason.VOUCHER_USED_UP);
			case "grant" ->
				assertThat(this.uses.granted(bearer, request, Fleets.session("eu/a/w01", session, "lab", user), true))
					.isNull();
			case "release" -> this.uses.refused(bearer, request, false, null);
			default -> throw new IllegalArgumentException(name);
		}
	}

	/** Sessions by user, the empty one for a use whose request is in flight. */
	Map<String, List<String>> sessions(String voucher) {
		return this.vouchers.redemptions(voucher)
			.stream()
			.collect(Collectors.groupingBy(Redemption::user, TreeMap::new, Collectors.mapping(
					(each) -> (each.session() != null) ? each.session().name() : "",
					Collectors.collectingAndThen(Collectors.toList(), (all) -> all.stream().sorted().toList()))));
	}

}
