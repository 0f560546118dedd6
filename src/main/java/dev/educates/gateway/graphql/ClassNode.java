package dev.educates.gateway.graphql;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

import dev.educates.gateway.classes.ClassPlan;
import dev.educates.gateway.classes.ClassStatus;
import dev.educates.gateway.classes.Classes;
import dev.educates.gateway.classes.TrainingClass;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.voucher.IssuedVoucher;
import dev.educates.gateway.voucher.Vouchers;
import org.jspecify.annotations.Nullable;

// checkstyle:off Javadoc of fields: the schema has it

/** A class at a moment: the schema describes the fields. */
record ClassNode(Services services, ClassStatus status) {

	private TrainingClass value() {
		return this.status.value();
	}

	public String id() {
		return value().id();
	}

	public String tenant() {
		return value().tenant();
	}

	public String name() {
		return value().name();
	}

	public String workshop() {
		return value().workshop();
	}

	public int seats() {
		return value().seats();
	}

	public Instant startsAt() {
		return value().startsAt();
	}

	public Instant endsAt() {
		return value().endsAt();
	}

	public int leadSeconds() {
		return (int) value().lead().toSeconds();
	}

	public int releaseAfterSeconds() {
		return (int) value().releaseAfter().toSeconds();
	}

	public boolean askNames() {
		return value().askNames();
	}

	public List<View.Label> labels() {
		return View.labels(value().labels());
	}

	public TrainingClass.State state() {
		return this.status.state();
	}

	public int covered() {
		return this.services.classes.covered(this.status);
	}

	public int held() {
		return this.status.held();
	}

	public int joined() {
		return this.status.members().size();
	}

	public int sessions() {
		return this.status.sessions();
	}

	public @Nullable VoucherNode voucher() {
		IssuedVoucher issued = this.services.vouchers.find(value().voucherId());
		return (issued != null) ? new VoucherNode(this.services.vouchers, issued, this.services.clock.instant()) : null;
	}

	public List<Member> members() {
		return this.status.members()
			.stream()
			.map((member) -> new Member(member.id(), member.name(), member.joinedAt(), member.session()))
			.toList();
	}

	public Plan plan() {
		return this.services.plan(this.services.classes.plan(value()), (any) -> any.tenant().equals(tenant()));
	}

	/** What fields need. */
	record Services(Classes classes, Vouchers vouchers, Clock clock) {

		ClassNode node(TrainingClass value) {
			return new ClassNode(this, this.classes.status(value));
		}

		Plan plan(ClassPlan plan, Predicate<TrainingClass> visible) {
			return new Plan(this, plan, visible);
		}

	}

	/** A learner of a class; not who that is. */
	record Member(String id, @Nullable String name, Instant joinedAt, @Nullable Session session) {

		public @Nullable SessionState state() {
			return (this.session != null) ? this.session.state() : null;
		}

		public @Nullable Instant expiresAt() {
			return (this.session != null) ? this.session.expiresAt() : null;
		}

		/** Without the person. */
		@Override
		public String toString() {
			return "Member[%s]".formatted(this.joinedAt);
		}

	}

	/**
	 * A plan.
	 *
	 * @param visible which other classes the caller may see
	 */
	record Plan(Services services, ClassPlan plan, Predicate<TrainingClass> visible) {

		public int seats() {
			return this.plan.seats();
		}

		public int coverable() {
			return this.plan.coverable();
		}

		public List<Portal> portals() {
			return this.plan.portals().stream().map(Portal::new).toList();
		}

		public List<Conflict> conflicts() {
			return this.plan.conflicts().stream().map((conflict) -> new Conflict(this, conflict)).toList();
		}

		public List<String> warnings() {
			return this.plan.warnings();
		}

	}

	/** Seats in one environment. */
	record Portal(ClassPlan.PortalSeats where) {

		public String cluster() {
			return this.where.environment().portal().cluster();
		}

		public String portal() {
			return this.where.environment().portal().name();
		}

		public String environment() {
			return this.where.environment().name();
		}

		public int seats() {
			return this.where.seats();
		}

		public int reservedNow() {
			return this.where.reservedNow();
		}

		public int reservedNeeded() {
			return this.where.reservedNeeded();
		}

		public Instant from() {
			return this.where.from();
		}

	}

	/** A class that needs seats of the same portals. */
	record Conflict(Plan plan, ClassPlan.Conflict conflict) {

		private TrainingClass other() {
			return this.conflict.other();
		}

		public @Nullable ClassNode theClass() {
			return this.plan.visible.test(other()) ? this.plan.services.node(other()) : null;
		}

		public int seats() {
			return this.conflict.seats();
		}

		public Instant startsAt() {
			return other().startsAt();
		}

		public Instant endsAt() {
			return other().endsAt();
		}

	}

}
