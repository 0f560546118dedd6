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

record ClassNode(Services services, ClassStatus status, String id, String tenant, String name, String workshop,
		int seats, Instant startsAt, Instant endsAt, int leadSeconds, int releaseAfterSeconds, boolean askNames,
		List<View.Label> labels, TrainingClass.State state, int held, int joined, int sessions, List<Member> members) {

	ClassNode(Services services, ClassStatus status) {
		this(services, status, status.value());
	}

	private ClassNode(Services services, ClassStatus status, TrainingClass value) {
		this(services, status, value.id(), value.tenant(), value.name(), value.workshop(), value.seats(),
				value.startsAt(), value.endsAt(), (int) value.lead().toSeconds(),
				(int) value.releaseAfter().toSeconds(), value.askNames(), View.labels(value.labels()), status.state(),
				status.held(), status.members().size(), status.sessions(),
				status.members()
					.stream()
					.map((member) -> new Member(member.id(), member.name(), member.joinedAt(), member.session()))
					.toList());
	}

	public int covered() {
		return this.services.classes.covered(this.status);
	}

	public @Nullable VoucherNode voucher() {
		IssuedVoucher issued = this.services.vouchers.find(this.status.value().voucherId());
		return (issued != null) ? new VoucherNode(this.services.vouchers, issued, this.services.clock.instant()) : null;
	}

	public Plan plan() {
		return this.services.plan(this.services.classes.plan(this.status.value()),
				(any) -> any.tenant().equals(this.tenant));
	}

	record Services(Classes classes, Vouchers vouchers, Clock clock) {

		ClassNode node(TrainingClass value) {
			return new ClassNode(this, this.classes.status(value));
		}

		/**
		 * A plan.
		 * @param visible which other classes the caller may see
		 */
		Plan plan(ClassPlan plan, Predicate<TrainingClass> visible) {
			return new Plan(plan.seats(), plan.coverable(), plan.portals().stream().map(Portal::of).toList(),
					plan.conflicts().stream().map((each) -> conflict(each, visible)).toList(), plan.warnings());
		}

		private Conflict conflict(ClassPlan.Conflict conflict, Predicate<TrainingClass> visible) {
			TrainingClass other = conflict.other();
			return new Conflict(visible.test(other) ? node(other) : null, conflict.seats(), other.startsAt(),
					other.endsAt());
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

	record Plan(int seats, int coverable, List<Portal> portals, List<Conflict> conflicts, List<String> warnings) {
	}

	record Portal(String cluster, String portal, String environment, int seats, int reservedNow, int reservedNeeded,
			Instant from) {

		static Portal of(ClassPlan.PortalSeats where) {
			return new Portal(where.environment().portal().cluster(), where.environment().portal().name(),
					where.environment().name(), where.seats(), where.reservedNow(), where.reservedNeeded(),
					where.from());
		}

	}

	/** A class that needs seats of the same portals. */
	record Conflict(@Nullable ClassNode theClass, int seats, Instant startsAt, Instant endsAt) {
	}

}
