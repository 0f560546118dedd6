package dev.educates.gateway.classes;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.session.inflight.SeatHolds;
import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.voucher.IssuedVoucher;
import dev.educates.gateway.voucher.Redemption;
import dev.educates.gateway.voucher.VoucherTerms;
import dev.educates.gateway.voucher.Vouchers;
import org.jspecify.annotations.Nullable;

/**
 * Plans, stores and changes classes. A class and its voucher are committed together, and
 * only on the plan that was made last: two classes are never planned for the same seats.
 * <p>
 * Calls block. Each throws {@link dev.educates.gateway.tenancy.Denied} if the caller may
 * not manage classes of the tenant, and {@link StorageUnavailableException}.
 */
public final class Classes {

	/** Open classes of a tenant. */
	static final int MOST = 1000;

	private static final int ATTEMPTS = 20;

	private final ClassRegistry registry;

	private final Vouchers vouchers;

	private final ClassPlans plans;

	private final SeatHolds holds;

	private final Access access;

	private final Fleet fleet;

	private final Audit audit;

	private final ClassesProperties properties;

	private final Clock clock;

	Classes(ClassRegistry registry, Vouchers vouchers, SeatHolds holds, Access access, Fleet fleet, Audit audit,
			ClassesProperties properties, Clock clock) {
		this.registry = registry;
		this.vouchers = vouchers;
		this.plans = new ClassPlans(registry, access, fleet, clock);
		this.holds = holds;
		this.access = access;
		this.fleet = fleet;
		this.audit = audit;
		this.properties = properties;
		this.clock = clock;
	}

	/**
	 * The tenant of a class that a caller wants.
	 * @param name as sent; null for the caller's only one
	 */
	public String tenant(Caller caller, @Nullable String name) {
		caller.mustManage();
		Tenant tenant = this.access.view(caller, this.fleet.current()).forRequest(name).tenant();
		if (tenant == null) {
			throw new BadInput("input: tenant must be given");
		}
		return tenant.name();
	}

	/**
	 * Plans a class that is not stored.
	 * @throws BadInput if the draft has problems
	 */
	public ClassPlan plan(Caller caller, ClassDraft draft) {
		tenant(caller, draft.tenant());
		return plan(checked(draft, null, ""));
	}

	/**
	 * Stores a class with its voucher.
	 * @param evenIfShort though some of its seats cannot be covered
	 * @throws BadInput if the draft has problems
	 */
	public ClassResult create(Caller caller, ClassDraft draft, boolean evenIfShort) {
		tenant(caller, draft.tenant());
		return audited("create-class", caller, draft.tenant(), () -> {
			String id = UUID.randomUUID().toString();
			for (int i = 0; i < ATTEMPTS; i++) {
				RecordWrite revision = this.registry.planned();
				IssuedVoucher voucher = this.vouchers.draft(terms(checked(draft, null, id)));
				TrainingClass created = draft.toClass(id, voucher.voucher().id(), this.properties, now());
				ClassPlan plan = plan(created);
				ClassResult refused = refused(created, plan, evenIfShort);
				if (refused != null) {
					return refused;
				}
				CommitResult result = this.registry
					.commit(List.of(revision, this.registry.creation(created), this.vouchers.creation(voucher)));
				if (result instanceof CommitResult.Committed) {
					return new ClassResult.Saved(created, plan);
				}
				if (result.isFull()) {
					return new ClassResult.Refused("there are too many vouchers", plan);
				}
			}
			throw new StorageUnavailableException("other classes are planned again and again", null);
		});
	}

	/**
	 * The class of a voucher, for everyone who has the voucher.
	 * @return null if the voucher is for no class
	 */
	public @Nullable TrainingClass ofVoucher(String voucher) {
		return this.registry.known()
			.classes()
			.stream()
			.filter((each) -> each.voucherId().equals(voucher))
			.findFirst()
			.orElse(null);
	}

	private @Nullable ClassResult refused(TrainingClass wanted, ClassPlan plan, boolean evenIfShort) {
		Instant now = now();
		long open = this.registry.known()
			.classes()
			.stream()
			.filter((each) -> each.tenant().equals(wanted.tenant()) && each.isOpen(now))
			.count();
		if (open >= MOST && this.registry.known().find(wanted.id()) == null) {
			return new ClassResult.Refused(
					"tenant '%s' has %d open classes, and %d are allowed".formatted(wanted.tenant(), open, MOST), null);
		}
		return (plan.isCovered() || evenIfShort) ? null : new ClassResult.Refused(plan.shortage(wanted), plan);
	}

	/**
	 * Changes a class and its voucher.
	 * @param change makes a draft of the present one
	 * @param evenIfShort though some of its seats cannot be covered
	 * @return null if there is none, or it is of another tenant
	 * @throws BadInput if the draft has problems
	 */
	public @Nullable ClassResult change(Caller caller, String id, Change change, boolean evenIfShort) {
		TrainingClass first = find(caller, id);
		return (first == null) ? null : audited("change-class", caller, first.tenant(), () -> {
			for (int i = 0; i < ATTEMPTS; i++) {
				RecordWrite revision = this.registry.planned();
				TrainingClass known = Objects.requireNonNullElse(this.registry.known().find(id), first);
				if (!known.isOpen(now())) {
					return new ClassResult.Refused("the class is %s".formatted(known.state(now())), null);
				}
				TrainingClass changed = checked(change.of(ClassDraft.of(known)), known, id);
				int joined = this.registry.known().members(id).size();
				if (changed.seats() < joined) {
					throw new BadInput("input: seats (%d) must not be below the number of learners who have joined: %d"
						.formatted(changed.seats(), joined));
				}
				ClassPlan plan = plan(changed);
				ClassResult refused = refused(changed, plan, evenIfShort);
				if (refused != null) {
					return refused;
				}
				if (isReplaced(known, changed,
						List.of(revision, this.vouchers.atMostUsed(known.voucherId(), changed.seats())), false)) {
					return new ClassResult.Saved(changed, plan);
				}
			}
			throw new StorageUnavailableException("the class changes again and again", null);
		});
	}

	/**
	 * Cancels a class: its seats are released, and its voucher is revoked.
	 * @return as it is now; null if there is none, or it is of another tenant
	 */
	public @Nullable TrainingClass cancel(Caller caller, String id) {
		TrainingClass first = find(caller, id);
		return (first == null) ? null : audited("cancel-class", caller, first.tenant(), () -> {
			for (int i = 0; i < ATTEMPTS; i++) {
				this.registry.read();
				TrainingClass now = find(caller, id);
				if (now == null || !now.isOpen(now()) || isReplaced(now, now.canceled(now()), List.of(), true)) {
					return find(caller, id);
				}
			}
			throw new StorageUnavailableException("the class changes again and again", null);
		});
	}

	/** Of a class and its voucher, both or none. Without its voucher it can end only. */
	private boolean isReplaced(TrainingClass known, TrainingClass changed, List<RecordWrite> more, boolean revoked) {
		List<RecordWrite> writes = new ArrayList<>(more);
		RecordWrite replacement = this.registry.replacement(known, changed);
		IssuedVoucher voucher = this.vouchers.find(known.voucherId());
		if (replacement == null || (voucher == null && !revoked)) {
			return false;
		}
		writes.add(replacement);
		if (voucher != null) {
			writes.add(this.vouchers.replacement(voucher,
					revoked ? voucher.voucher().withdrawn() : voucher.voucher().with(terms(changed))));
		}
		return this.registry.commit(writes) instanceof CommitResult.Committed;
	}

	private <T> T audited(String act, Caller caller, String tenant, Supplier<T> work) {
		Audit.Line line = this.audit.act(act, caller).tenant(tenant);
		try {
			T done = work.get();
			line.outcome((done instanceof ClassResult.Refused) ? "REFUSED" : "DONE");
			return done;
		}
		catch (RuntimeException ex) {
			line.outcome("FAULT");
			throw ex;
		}
		finally {
			line.write();
		}
	}

	private static VoucherTerms terms(TrainingClass of) {
		return new VoucherTerms(of.tenant(), List.of(of.workshop()), of.seats(), of.holdFrom(), of.endsAt(), null,
				of.labels(), of.id(), of.askNames());
	}

	private TrainingClass checked(ClassDraft draft, @Nullable TrainingClass known, String id) {
		Instant now = now();
		List<String> problems = new ArrayList<>(draft.problems(now, known));
		TrainingClass wanted = draft.toClass(id, (known != null) ? known.voucherId() : "", this.properties, now);
		if (problems.isEmpty()) {
			problems.addAll(terms(wanted).problems(now));
		}
		if (!problems.isEmpty()) {
			throw new BadInput("input: " + String.join("; ", problems));
		}
		return wanted;
	}

	private Instant now() {
		return this.clock.instant();
	}

	/** The present plan of a class. */
	public ClassPlan plan(TrainingClass of) {
		return this.plans.plan(of);
	}

	/** Seats with a session or held; before seats are held, those of the present plan. */
	public int covered(ClassStatus status) {
		return (status.state() == TrainingClass.State.PLANNED) ? this.plans.coverable(status.value())
				: status.sessions() + status.held();
	}

	/**
	 * Finds a class.
	 * @return null if there is none, or it is of a tenant that the caller may not use
	 */
	public @Nullable TrainingClass find(Caller caller, String id) {
		caller.mustManage();
		TrainingClass found = this.registry.known().find(id);
		return (found != null && mayManage(caller).test(found)) ? found : null;
	}

	/** Whether a caller may see more of a class than its times and seats. */
	public Predicate<TrainingClass> mayManage(Caller caller) {
		return (some) -> caller.mayUse(some.tenant());
	}

	/**
	 * Classes of a tenant, or of all tenants of the caller.
	 * @param tenant null for all
	 * @param past whether those that are over or canceled are part of it
	 * @return sorted by their start
	 */
	public List<TrainingClass> all(Caller caller, @Nullable String tenant, boolean past) {
		caller.mustManage();
		this.access.view(caller, this.fleet.current()).in(tenant);
		Instant now = now();
		return this.registry.known()
			.classes()
			.stream()
			.filter(mayManage(caller))
			.filter((each) -> tenant == null || each.tenant().equals(tenant))
			.filter((each) -> past || each.isOpen(now))
			.sorted(Comparator.comparing(TrainingClass::startsAt).thenComparing(TrainingClass::id))
			.toList();
	}

	/** How a class is now, without a plan. */
	public ClassStatus status(TrainingClass of) {
		FleetSnapshot snapshot = this.fleet.current();
		KnownClasses known = this.registry.known();
		Instant now = now();
		HeldSeats held = this.holds.in(snapshot);
		int sessions = known.sessions(of.id(), snapshot).size();
		int holding = held.held(of.id(), (portal) -> ClassPlanner.responds(snapshot, portal));
		TrainingClass.State state = of.state(now);
		List<ClassStatus.Member> members = known.members(of.id())
			.stream()
			.sorted(Comparator.comparing(Redemption::takenAt).thenComparing(Redemption::person))
			.map((each) -> new ClassStatus.Member(each.person(), of.askNames() ? each.name() : null, each.takenAt(),
					KnownClasses.session(each, snapshot).findFirst().orElse(null)))
			.toList();
		return new ClassStatus(of, state, holding, sessions, members);
	}

	/** Makes a draft of another one. */
	@FunctionalInterface
	public interface Change {

		/** What the class becomes. */
		ClassDraft of(ClassDraft known);

	}

}
