package dev.educates.gateway.discovery.kubernetes;

import java.time.Duration;
import java.util.List;

import dev.educates.simulator.UnreliableApiServer;

/** The simulated one, with the faults that it can be asked for. */
final class FakeApiServer implements TestApiServer {

	static final String TOKEN = "token-of-the-gateway";

	private final UnreliableApiServer simulator = new UnreliableApiServer(1000);

	FakeApiServer() {
		this.simulator.bookmark(Duration.ofMillis(200));
		this.simulator.permit(TOKEN, List.of("*"));
		this.simulator.start();
	}

	UnreliableApiServer simulator() {
		return this.simulator;
	}

	@Override
	public String description() {
		return "simulated";
	}

	@Override
	public String kubeconfig() {
		return Resources.kubeconfig(this.simulator.url(), TOKEN);
	}

	@Override
	public void put(String json) {
		this.simulator.put(json);
	}

	@Override
	public void delete(ResourceKind kind, String namespace, String name) {
		this.simulator.delete(kind.context().getPlural(), namespace.isEmpty() ? null : namespace, name);
	}

	@Override
	public void stopListening() {
		this.simulator.stop();
	}

	@Override
	public void listen() {
		this.simulator.start();
	}

	@Override
	public void close() {
		this.simulator.close();
	}

}
