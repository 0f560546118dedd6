package dev.educates.gateway.classes;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.voucher.IssuedVoucher;
import dev.educates.gateway.voucher.Redemption;
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

	private final ClassSeats classSeats;

	private final Access access;

	private final Fleet fleet;

	private final Audit audit;

	private final Clock clock;

	Classes(ClassRegistry registry, Vouchers vouchers, ClassSeats classSeats, Access access, Fleet fleet, Audit audit,
			Clock clock) {
		this.registry = registry;
		this.vouchers = vouchers;
		this.classSeats = classSeats;
		this.access = access;
		this.fleet = fleet;
		this.audit = audit;
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
	public ClassPlan plan(Caller caller, TrainingClass draft) {
		tenant(caller, draft.tenant());
		draft.check(now(), null);
		return plan(draft);
	}

	/** The present plan of a class. */
	public ClassPlan plan(TrainingClass of) {
		return this.classSeats.plan(of);
	}

	/**
	 * Stores a class with its voucher.
	 * @param evenIfShort though some of its seats cannot be covered
	 * @throws BadInput if the draft has problems
	 */
	public ClassResult create(Caller caller, TrainingClass draft, boolean evenIfShort) {
		tenant(caller, draft.tenant());
		String id = UUID.randomUUID().toString();
		return Objects.requireNonNull(audited("create-class", caller, draft.tenant(), null, () -> {
			RecordWrite revision = this.registry.planned();
			draft.check(now(), null);
			IssuedVoucher voucher = this.vouchers.draft(draft.planned(id, "", now()).terms());
			TrainingClass created = draft.planned(id, voucher.voucher().id(), now());
			ClassPlan plan = plan(created);
			ClassResult refused = refused(created, plan, evenIfShort);
			if (refused != null) {
				return refused;
			}
			CommitResult result = this.registry.commit(null, created,
					List.of(revision, this.vouchers.creation(voucher)));
			if (result != null && result.isFull()) {
				return new ClassResult.ClassRefused("there are too many vouchers", plan);
			}
			return (result instanceof CommitResult.Committed) ? new ClassResult.ClassSaved(created, plan) : null;
		}));
	}

	private @Nullable ClassResult refused(TrainingClass wanted, ClassPlan plan, boolean evenIfShort) {
		Instant now = now();
		long open = this.registry.known()
			.classes()
			.stream()
			.filter((each) -> each.tenant().equals(wanted.tenant()) && each.isOpen(now))
			.count();
		if (open >= MOST && this.registry.known().find(wanted.id()) == null) {
			return new ClassResult.ClassRefused(
					"tenant '%s' has %d open classes, and %d are allowed".formatted(wanted.tenant(), open, MOST), null);
		}
		return (plan.isCovered() || evenIfShort) ? null : new ClassResult.ClassRefused(plan.shortage(wanted), plan);
	}

	/**
	 * Changes a class and its voucher.
	 * @param change of the present one
	 * @param evenIfShort though some of its seats cannot be covered
	 * @return null if there is none, or it is of another tenant
	 * @throws BadInput if the changed class has problems
	 */
	public @Nullable ClassResult change(Caller caller, String id, UnaryOperator<TrainingClass> change,
			boolean evenIfShort) {
		TrainingClass first = find(caller, id);
		return (first == null) ? null : audited("change-class", caller, first.tenant(), id, () -> {
			RecordWrite revision = this.registry.planned();
			TrainingClass known = this.registry.known().find(id);
			if (known == null) {
				return null;
			}
			if (!known.isOpen(now())) {
				return new ClassResult.ClassRefused("the class is %s".formatted(known.state(now())), null);
			}
			TrainingClass changed = change.apply(known).planned(id, known.voucherId(), now());
			changed.check(now(), known);
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
			RecordWrite uses = this.vouchers.atMostUsed(known.voucherId(), changed.seats());
			return isReplaced(known, changed, List.of(revision, uses)) ? new ClassResult.ClassSaved(changed, plan)
					: null;
		});
	}

	/**
	 * Cancels a class: its seats are released, and its voucher is revoked.
	 * @return as it is now; null if there is none, or it is of another tenant
	 */
	public @Nullable TrainingClass cancel(Caller caller, String id) {
		TrainingClass first = find(caller, id);
		return (first == null) ? null : audited("cancel-class", caller, first.tenant(), id, () -> {
			this.registry.read();
			TrainingClass known = this.registry.known().find(id);
			if (known == null) {
				return null;
			}
			TrainingClass canceled = known.isOpen(now()) ? known.canceled(now()) : known;
			return (canceled == known || isReplaced(known, canceled, List.of())) ? canceled : null;
		});
	}

	/** Of a class and its voucher, both or none. Without its voucher it can end only. */
	private boolean isReplaced(TrainingClass known, TrainingClass changed, List<RecordWrite> more) {
		List<RecordWrite> writes = new ArrayList<>(more);
		boolean ends = changed.canceledAt() != null;
		IssuedVoucher voucher = this.vouchers.find(known.voucherId());
		if (voucher != null) {
			writes.add(this.vouchers.replacement(voucher,
					ends ? voucher.voucher().withdrawn() : voucher.voucher().with(changed.terms())));
		}
		return (voucher != null || ends)
				&& this.registry.commit(known, changed, writes) instanceof CommitResult.Committed;
	}

	/**
	 * Attempts something until it has a result, which it has unless others interfere.
	 * @param known id of the class that it changes; null for none
	 * @return null only if that class is there no longer
	 */
	private <T> @Nullable T audited(String act, Caller caller, String tenant, @Nullable String known,
			Supplier<@Nullable T> attempt) {
		Audit.Line line = this.audit.act(act, caller).tenant(tenant);
		line.outcome("FAULT");
		try {
			for (int i = 0; i < ATTEMPTS; i++) {
				T done = attempt.get();
				if (done != null) {
					line.outcome((done instanceof ClassResult.ClassRefused) ? "REFUSED" : "DONE");
					return done;
				}
				if (known != null && this.registry.known().find(known) == null) {
					line.outcome("NOT_DONE");
					return null;
				}
			}
			throw new StorageUnavailableException("classes change again and again");
		}
		finally {
			line.write();
		}
	}

	private Instant now() {
		return this.clock.instant();
	}

	/** Seats with a session or held; before seats are held, those of the present plan. */
	public int covered(ClassStatus status) {
		return (status.state() == TrainingClass.State.PLANNED) ? this.classSeats.coverable(status.value())
				: status.sessions() + status.held();
	}

	/** The class of a voucher, for all who have it; null if it is for no class. */
	public @Nullable TrainingClass ofVoucher(String voucher) {
		return this.registry.known().ofVoucher(voucher);
	}

	/** A class; null if there is none, or the caller may not use its tenant. */
	public @Nullable TrainingClass find(Caller caller, String id) {
		caller.mustManage();
		TrainingClass found = this.registry.known().find(id);
		return (found != null && caller.mayUse(found.tenant())) ? found : null;
	}

	/**
	 * Classes of the caller's tenants, sorted by their start.
	 * @param tenant null for all
	 * @param past whether those that are over or canceled are part of it
	 */
	public List<TrainingClass> all(Caller caller, @Nullable String tenant, boolean past) {
		caller.mustManage();
		this.access.view(caller, this.fleet.current()).in(tenant);
		Instant now = now();
		return this.registry.known()
			.classes()
			.stream()
			.filter((each) -> caller.mayUse(each.tenant()) && (tenant == null || each.tenant().equals(tenant)))
			.filter((each) -> past || each.isOpen(now))
			.sorted(Comparator.comparing(TrainingClass::startsAt).thenComparing(TrainingClass::id))
			.toList();
	}

	/** How a class is now, without a plan. */
	public ClassStatus status(TrainingClass of) {
		FleetSnapshot snapshot = this.fleet.current();
		KnownClasses known = this.registry.known();
		List<ClassStatus.Member> members = known.members(of.id())
			.stream()
			.sorted(Comparator.comparing(Redemption::takenAt).thenComparing(Redemption::person))
			.map((each) -> ClassStatus.Member.of(each.person(), of.askNames() ? each.name() : null, each.takenAt(),
					KnownClasses.session(each, snapshot).findFirst().orElse(null)))
			.toList();
		return new ClassStatus(of, of.state(now()),
				this.classSeats.in(snapshot).held(of.id(), ClassPlanner.responds(snapshot)),
				known.sessions(of.id(), snapshot).size(), members);
	}

	/** Sessions of the members of a class now. */
	List<Session> sessions(TrainingClass of) {
		return this.registry.known().sessions(of.id(), this.fleet.current());
	}

}
