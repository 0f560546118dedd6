package dev.educates.gateway.observability;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalCatalog;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.PortalSessionRequest;
import dev.educates.gateway.portal.SessionConfiguration;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.SessionSchedule;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/** Observes calls to a portal: duration and kind of reply, without any content. */
record ObservedPortal(PortalRef portal, PortalClient client, ObservationRegistry observations,
		Names names) implements PortalClient {

	static final String NAME = "gateway.portal.calls";

	static final String POLL = "catalog";

	private static final String OUTCOME = "outcome";

	private static final String REASON = "reason";

	private static final KeyValue NO_REASON = KeyValue.of(REASON, "NONE");

	@Override
	public PortalReply<PortalCatalog> catalog(@Nullable PortalCatalog known, Duration timeout) {
		return observe(POLL, () -> this.client.catalog(known, timeout));
	}

	@Override
	public PortalReply<SessionGrant> request(EnvironmentRef environment, PortalSessionRequest order, Duration patience,
			BooleanSupplier wanted, Duration timeout) {
		return observe("request", () -> this.client.request(environment, order, patience, wanted, timeout));
	}

	@Override
	public PortalReply<SessionGrant> retryRequest(EnvironmentRef environment, PortalSessionRequest order,
			Duration timeout) {
		return observe("retryRequest", () -> this.client.retryRequest(environment, order, timeout));
	}

	@Override
	public PortalReply<Boolean> probe(EnvironmentRef environment, Duration timeout) {
		return observe("probe", () -> this.client.probe(environment, timeout));
	}

	@Override
	public PortalReply<SessionSchedule> schedule(SessionRef session, Duration timeout) {
		return observe("schedule", () -> this.client.schedule(session, timeout));
	}

	@Override
	public PortalReply<SessionSchedule> extend(SessionRef session, Duration timeout) {
		return observe("extend", () -> this.client.extend(session, timeout));
	}

	@Override
	public PortalReply<Boolean> terminate(SessionRef session, Duration timeout) {
		return observe("terminate", () -> this.client.terminate(session, timeout));
	}

	@Override
	public PortalReply<SessionConfiguration> configuration(SessionRef session, Duration timeout) {
		return observe("config", () -> this.client.configuration(session, timeout));
	}

	private <T> PortalReply<T> observe(String operation, Supplier<PortalReply<T>> call) {
		Observation observation = Observation.createNotStarted(NAME, this.observations)
			.contextualName("portal " + operation)
			.lowCardinalityKeyValue("portal", this.names.label(this.portal))
			.lowCardinalityKeyValue("operation", operation)
			.lowCardinalityKeyValue(OUTCOME, "FAULT")
			.lowCardinalityKeyValue(NO_REASON)
			.highCardinalityKeyValue("gateway.portal", this.portal.toString());
		return Objects.requireNonNull(observation.observe(() -> {
			PortalReply<T> reply = call.get();
			observation.lowCardinalityKeyValues(outcome(reply));
			return reply;
		}));
	}

	private static KeyValues outcome(PortalReply<?> reply) {
		return switch (reply) {
			case PortalReply.Answered<?> _ -> KeyValues.of(KeyValue.of(OUTCOME, "ANSWERED"), NO_REASON);
			case PortalReply.Refused<?> refused ->
				KeyValues.of(KeyValue.of(OUTCOME, "REFUSED"), KeyValue.of(REASON, refused.why().reason().name()));
			case PortalReply.Unreached<?> _ -> KeyValues.of(KeyValue.of(OUTCOME, "UNREACHED"), NO_REASON);
			case PortalReply.Unknown<?> _ -> KeyValues.of(KeyValue.of(OUTCOME, "UNKNOWN"), NO_REASON);
		};
	}

	/**
	 * Labels of portals in metrics. The first ones have their own label until the process
	 * ends; those beyond the limit share one, which bounds the cardinality.
	 */
	static final class Names {

		static final String OTHERS = "(others)";

		private final int maximum;

		private final Set<PortalRef> named = ConcurrentHashMap.newKeySet();

		Names(int maximum) {
			this.maximum = maximum;
		}

		String label(PortalRef portal) {
			return isNamed(portal) ? portal.toString() : OTHERS;
		}

		boolean isNamed(PortalRef portal) {
			if (this.named.contains(portal)) {
				return true;
			}
			synchronized (this) {
				return this.named.size() < this.maximum && this.named.add(portal);
			}
		}

		/** Releases labels for new portals. */
		synchronized void forget(PortalRef portal) {
			this.named.remove(portal);
		}

	}

}
