package dev.educates.gateway.graphql;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.server.lifecycle.DryRun;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Role;
import graphql.execution.ExecutionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.graphql.ExecutionGraphQlService;
import org.springframework.graphql.support.DefaultExecutionGraphQlRequest;

/**
 * Executes the main documents before the gateway is ready, so that the first requests do
 * not meet a JVM that interprets everything. The path of a request for a session is
 * warmed up by {@code placementPreview}, which decides as a request does and calls no
 * portal. Nothing of it is in metrics, traces or the audit log.
 */
record WarmUp(ExecutionGraphQlService operations, Fleet fleet, Duration atMost) implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(WarmUp.class);

	static final int MOST = 2_000;

	static final List<String> DOCUMENTS = List.of("""
			{ workshops(first: 20) { nodes { name title description labels { name value }
			availability { status ready remaining capacity allocated } } pageInfo { hasNextPage endCursor } } }""", """
			query($input: RequestSessionInput!) { placementPreview(input: $input) { __typename } }""", """
			{ portals { name health } sessions(first: 5) { nodes { id name state } } }""");

	private static final Caller CALLER = new Caller(Caller.Kind.CLIENT, "warm-up", Set.of(Role.ADMIN), List.of(), null,
			Quotas.NONE);

	@Override
	public void run(ApplicationArguments arguments) {
		DryRun.run(this::run);
	}

	private void run() {
		long start = System.nanoTime();
		int done = 0;
		while (done < MOST && System.nanoTime() - start < this.atMost.toNanos()) {
			String workshop = this.fleet.current()
				.workshops()
				.stream()
				.map(HostedWorkshop::name)
				.findFirst()
				.orElse("none");
			execute(DOCUMENTS.get(done % DOCUMENTS.size()), workshop);
			done++;
		}
		logger.debug("Executed {} operations to warm up", done);
	}

	/** Errors are those of an empty fleet. */
	private void execute(String document, String workshop) {
		Map<String, @Nullable Object> variables = new HashMap<>();
		variables.put("input", Map.of("workshop", workshop));
		DefaultExecutionGraphQlRequest request = new DefaultExecutionGraphQlRequest(document, null, variables, null,
				"warm-up", Locale.ENGLISH);
		request.configureExecutionInput((input, builder) -> builder.graphQLContext(Map.of(Caller.class, CALLER))
			.executionId(ExecutionId.generate())
			.build());
		this.operations.execute(request).block();
	}

}
