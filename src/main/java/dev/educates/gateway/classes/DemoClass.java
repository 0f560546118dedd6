package dev.educates.gateway.classes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the class of a demo when all of its seats are seen, unless its tenant has one.
 */
final class DemoClass {

	private static final Logger logger = LoggerFactory.getLogger(DemoClass.class);

	/** Until the next attempt. */
	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Caller CALLER = new Caller(Caller.Kind.CLIENT, "demo", Set.of(Role.ADMIN), List.of(), null,
			Quotas.NONE);

	private final ClassesProperties properties;

	private final ClassesProperties.Demo demo;

	private final Classes classes;

	private final Access access;

	private final Clock clock;

	private final Thread thread = Thread.ofVirtual().name("demo-class").unstarted(this::run);

	DemoClass(ClassesProperties properties, Classes classes, Access access, Clock clock) {
		this.properties = properties;
		this.demo = Objects.requireNonNull(properties.demo(), "demo");
		this.classes = classes;
		this.access = access;
		this.clock = clock;
	}

	void start() {
		this.thread.start();
	}

	void stop() {
		this.thread.interrupt();
	}

	private void run() {
		try {
			while (!isThere()) {
				Thread.sleep(PAUSE);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (StorageUnavailableException ex) {
			logger.warn("The class of the demo was not created: {}", ex.getMessage());
		}
	}

	private boolean isThere() {
		if (!this.access.tenancy().tenants().containsKey(this.demo.tenant())) {
			return false;
		}
		if (!this.classes.all(CALLER, this.demo.tenant(), false).isEmpty()) {
			return true;
		}
		Instant start = this.clock.instant().plus(this.demo.startsIn());
		TrainingClass draft = new TrainingClass("", this.demo.tenant(), this.demo.name(), this.demo.workshop(),
				this.demo.seats(), start, start.plus(this.demo.length()), this.demo.lead(),
				this.properties.releaseAfter(), true, Map.of(), start, "", null);
		if (!this.classes.plan(CALLER, draft).isCovered()) {
			return false;
		}
		if (this.classes.create(CALLER, draft, false) instanceof ClassResult.ClassSaved) {
			logger.info("A class of {} seats of {} starts at {}: see /classes", this.demo.seats(), this.demo.workshop(),
					start);
		}
		return true;
	}

}
