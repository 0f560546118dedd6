package dev.educates.gateway.observability;

import java.time.Clock;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.placement.PlacementObserver;
import dev.educates.gateway.portal.PortalObserver;
import dev.educates.gateway.server.lifecycle.DryRun;
import dev.educates.gateway.session.SessionObserver;
import dev.educates.gateway.subscription.SubscriptionDispatcher;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.observation.GraphQlObservationInstrumentation;

/** Metrics and traces. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MetricsProperties.class)
class ObservabilityConfiguration {

	@Bean
	static MetricDescriptions metricDescriptions() {
		return new MetricDescriptions();
	}

	/**
	 * Micrometer counts each error of an operation as an event, before the outcome of the
	 * operation is known, in counters whose names are error codes.
	 */
	@Bean
	static MeterFilter withoutErrorEvents() {
		return MeterFilter.denyNameStartsWith("graphql.request.");
	}

	@Bean
	ObservedPortal.Names portalNames(MetricsProperties properties) {
		return new ObservedPortal.Names(properties.maximumPortals());
	}

	@Bean
	PortalObserver portalObserver(ObservationRegistry observations, ObservedPortal.Names names) {
		return (portal, client) -> new ObservedPortal(portal, client, observations, names);
	}

	@Bean
	PlacementObserver placementObserver(ObservationRegistry observations) {
		return ObservedSessions.placement(observations);
	}

	@Bean
	SessionObserver sessionObserver(ObservationRegistry observations, MeterRegistry meters) {
		return (sessions) -> new ObservedSessions(sessions, observations, meters);
	}

	@Bean
	WaitMetrics waitMetrics(MeterRegistry meters) {
		return new WaitMetrics(meters);
	}

	@Bean(initMethod = "start")
	FleetMetrics fleetMetrics(Fleet fleet, MeterRegistry meters, MetricsProperties properties,
			ObservedPortal.Names names, Clock clock) {
		return new FleetMetrics(fleet, meters, properties, names, clock);
	}

	@Bean
	MeterBinder subscribers(SubscriptionDispatcher subscriptions) {
		return (meters) -> Gauge.builder("gateway.subscribers", subscriptions, SubscriptionDispatcher::subscribers)
			.description("Active subscriptions")
			.register(meters);
	}

	@Bean
	GraphQlObservationInstrumentation operations(ObservationRegistry observations) {
		return new OperationInstrumentation(observations);
	}

	@Bean
	HttpRequestConvention requests() {
		return new HttpRequestConvention();
	}

	/** A dry run is no request. */
	@Bean
	ObservationPredicate withoutDryRuns() {
		return (name, context) -> !DryRun.isActive();
	}

	/** Polls are not traced, only calls that a caller waits for. */
	@Bean
	SpanExportingPredicate withoutPolls() {
		return (span) -> !span.getName().equals("portal " + ObservedPortal.POLL);
	}

}
