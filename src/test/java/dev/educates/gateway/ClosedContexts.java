package dev.educates.gateway;

import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Closes the gateway of a test class after its tests. Spring would keep it until the JVM
 * ends, with its threads and its log, and no other class uses it: each has options of its
 * own.
 */
public final class ClosedContexts extends AbstractTestExecutionListener {

	@Override
	public void afterTestClass(TestContext context) {
		context.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
	}

}
