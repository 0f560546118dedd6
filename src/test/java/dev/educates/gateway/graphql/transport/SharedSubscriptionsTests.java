package dev.educates.gateway.graphql.transport;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.graphql.document.DocumentMetrics;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.execution.SimpleDataFetcherExceptionHandler;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.parser.Parser;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An event is executed once for all to whom it is the same, and for each to whom it is
 * not.
 */
class SharedSubscriptionsTests {

	private static final String SCHEMA = """
			directive @volatile on FIELD_DEFINITION
			directive @personal on FIELD_DEFINITION
			type Query { none: String }
			type Subscription { changes(of: String): Change! }
			type Change { count: Int! plus(number: Int!): Int! mine: Int! @personal age: Int! @volatile broken: Int }
			""";

	private static final String COUNT = "subscription { changes { count } }";

	private final AtomicInteger executed = new AtomicInteger();

	/** Of each subscriber. */
	private final List<Sinks.Many<Object>> sinks = new ArrayList<>();

	private final Map<String, PreparsedDocumentEntry> documents = new HashMap<>();

	private final GraphQL graphQl = GraphQL
		.newGraphQL(new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(SCHEMA),
				RuntimeWiring.newRuntimeWiring()
					.type("Subscription", (type) -> type.dataFetcher("changes", (environment) -> source()))
					.type("Change", (type) -> type.defaultDataFetcher((environment) -> this.executed.incrementAndGet())
						.dataFetcher("broken", (environment) -> {
							this.executed.incrementAndGet();
							throw new IllegalStateException("broken");
						}))
					.build()))
		.subscriptionExecutionStrategy(new SharedSubscriptions(new SimpleDataFetcherExceptionHandler()))
		.preparsedDocumentProvider((input,
				parse) -> CompletableFuture.completedFuture(this.documents.computeIfAbsent(input.getQuery(),
						(text) -> new PreparsedDocumentEntry(Parser.parse(text)))))
		.build();

	/** An event, made for each subscriber. */
	private record Event(Object change) implements SharedEvent {
	}

	private Flux<Event> source() {
		Sinks.Many<Object> sink = Sinks.many().unicast().onBackpressureBuffer();
		this.sinks.add(sink);
		return sink.asFlux().map(Event::new);
	}

	private List<ExecutionResult> subscribe(String document, Map<String, Object> variables, Caller caller) {
		List<ExecutionResult> results = new ArrayList<>();
		Flux.from(results(document, variables, caller)).subscribe(results::add);
		return results;
	}

	private Publisher<ExecutionResult> results(String document, Map<String, Object> variables, Caller caller) {
		Set<String> names = new HashSet<>(List.of(document.split("[^a-z]+")));
		return this.graphQl
			.execute(ExecutionInput.newExecutionInput(document)
				.variables(variables)
				.graphQLContext(
						Map.of(Caller.class, caller, DocumentMetrics.class, new DocumentMetrics(1, 0, 2, names)))
				.build())
			.getData();
	}

	private void change() {
		Object change = new Object();
		this.sinks.forEach((sink) -> sink.tryEmitNext(change).orThrow());
	}

	@Test
	void equalSubscribersShareOneExecutionOfEachChange() {
		List<List<ExecutionResult>> all = IntStream.range(0, 5000)
			.mapToObj((i) -> subscribe(COUNT, Map.of(), Callers.endUser("u" + i, "alpha")))
			.toList();
		change();
		assertThat(this.executed).hasValue(1);
		change();
		assertThat(this.executed).hasValue(2);
		assertThat(all).allSatisfy((results) -> assertThat(results).hasSize(2));
		Map<String, Object> first = all.getFirst().getFirst().toSpecification();
		assertThat(first).isEqualTo(Map.of("data", Map.of("changes", Map.of("count", 1))));
		assertThat(JsonMapper.shared().writeValueAsString(Map.of("id", "1", "payload", first)))
			.contains("\"payload\":{\"data\":{\"changes\":{\"count\":1}}}");
		assertThat(all.getLast().getFirst()).isSameAs(all.getFirst().getFirst());
	}

	@Test
	void otherDocumentsAndVariablesAreExecutedOnTheirOwn() {
		String plus = "subscription($n: Int!) { changes { plus(number: $n) } }";
		List<List<ExecutionResult>> all = Stream
			.of(subscribe(COUNT, Map.of(), Callers.ADMIN), subscribe(plus, Map.of("n", 1), Callers.ADMIN),
					subscribe(plus, Map.of("n", 2), Callers.ADMIN), subscribe(plus, Map.of("n", 2), Callers.ADMIN))
			.toList();
		change();
		assertThat(this.executed).hasValue(3);
		assertThat(all.get(3).getFirst()).isSameAs(all.get(2).getFirst());
	}

	@Test
	void eventAboutACallerIsNotSharedWithOneThatDiffersInOneAttribute() {
		String mine = "subscription { changes { mine } }";
		List<ExecutionResult> one = subscribe(mine, Map.of(), Callers.OPERATOR);
		List<ExecutionResult> same = subscribe(mine, Map.of(), Callers.OPERATOR);
		Map<String, Caller> others = Callers.differing();
		List<List<ExecutionResult>> theirs = others.values()
			.stream()
			.map((other) -> subscribe(mine, Map.of(), other))
			.toList();
		change();
		assertThat(same.getFirst()).isSameAs(one.getFirst());
		assertThat(this.executed).hasValue(1 + others.size());
		assertThat(theirs).allSatisfy((results) -> assertThat(results).hasSize(1).doesNotContain(one.getFirst()));
	}

	@Test
	void eventWithAVolatileFieldOrAnErrorIsExecutedForEach() {
		for (String field : List.of("age", "broken")) {
			this.executed.set(0);
			this.sinks.clear();
			String document = "subscription { changes { %s } }".formatted(field);
			List<List<ExecutionResult>> all = IntStream.range(0, 3)
				.mapToObj((i) -> subscribe(document, Map.of(), Callers.ADMIN))
				.toList();
			change();
			assertThat(this.executed).as(field).hasValue(3);
			assertThat(all).allSatisfy((results) -> assertThat(results).hasSize(1));
		}
	}

	@Test
	void subscriberThatDoesNotTakeItsEventDelaysNoOther() throws Exception {
		CountDownLatch taken = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		Flux.from(results(COUNT, Map.of(), Callers.ADMIN)).subscribe((result) -> {
			taken.countDown();
			await(released);
		});
		List<ExecutionResult> others = subscribe(COUNT, Map.of(), Callers.ADMIN);
		Object change = new Object();
		Thread slow = Thread.ofPlatform().daemon().start(() -> this.sinks.getFirst().tryEmitNext(change).orThrow());
		assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
		this.sinks.getLast().tryEmitNext(change).orThrow();
		assertThat(others).hasSize(1);
		assertThat(this.executed).hasValue(1);
		released.countDown();
		slow.join();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
