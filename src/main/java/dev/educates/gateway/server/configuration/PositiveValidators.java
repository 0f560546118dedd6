package dev.educates.gateway.server.configuration;

import java.time.Duration;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Lets {@code @Positive} and {@code @PositiveOrZero} stand at durations and sizes. Files
 * below {@code META-INF/services} register it.
 */
public final class PositiveValidators {

	private PositiveValidators() {
	}

	/** For {@code @Positive Duration}. */
	public static final class PositiveDuration implements ConstraintValidator<Positive, Duration> {

		@Override
		public boolean isValid(@Nullable Duration value, ConstraintValidatorContext context) {
			return value == null || value.isPositive();
		}

	}

	/** For {@code @Positive DataSize}. */
	public static final class PositiveSize implements ConstraintValidator<Positive, DataSize> {

		@Override
		public boolean isValid(@Nullable DataSize value, ConstraintValidatorContext context) {
			return value == null || value.toBytes() > 0;
		}

	}

	/** For {@code @PositiveOrZero Duration}. */
	public static final class NotNegativeDuration implements ConstraintValidator<PositiveOrZero, Duration> {

		@Override
		public boolean isValid(@Nullable Duration value, ConstraintValidatorContext context) {
			return value == null || !value.isNegative();
		}

	}

	/** For {@code @PositiveOrZero DataSize}. */
	public static final class NotNegativeSize implements ConstraintValidator<PositiveOrZero, DataSize> {

		@Override
		public boolean isValid(@Nullable DataSize value, ConstraintValidatorContext context) {
			return value == null || !value.isNegative();
		}

	}

}
