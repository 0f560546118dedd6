package dev.educates.gateway.classes;

import org.jspecify.annotations.Nullable;

/** The outcome of a creation or a change, with the names of the schema. */
public sealed interface ClassResult {

	/** The class is stored. */
	record ClassSaved(TrainingClass value, ClassPlan plan) implements ClassResult {
	}

	/**
	 * Nothing was stored.
	 *
	 * @param plan null if the class was not planned
	 */
	record ClassRefused(String message, @Nullable ClassPlan plan) implements ClassResult {
	}

}
