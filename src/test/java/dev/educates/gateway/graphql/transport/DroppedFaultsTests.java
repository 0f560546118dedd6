package dev.educates.gateway.graphql.transport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DroppedFaultsTests {

	@BeforeEach
	void install() {
		ReactorHooks.install();
	}

	@AfterEach
	void reset() {
		Hooks.resetOnErrorDropped();
	}

	@Test
	void readersThatGoAreNotInTheLog(CapturedOutput output) {
		Operators.onErrorDropped(new RuntimeException(new AsyncRequestNotUsableException("gone")), Context.empty());
		assertThat(output.getAll()).doesNotContain("ERROR");
	}

	@Test
	void otherFaultsAre(CapturedOutput output) {
		Operators.onErrorDropped(new IllegalStateException("ours"), Context.empty());
		assertThat(output.getAll()).contains("ERROR").contains("ours");
	}

}
