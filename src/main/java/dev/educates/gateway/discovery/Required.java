package dev.educates.gateway.discovery;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** A text that must be there. */
@NotNull(message = "is missing")
@Pattern(regexp = "(?s).*\\S.*", message = "is empty")
@Constraint(validatedBy = {})
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE })
public @interface Required {

	/** Added to the message of the constraint that fails. */
	String message() default "";

	/** As Jakarta Validation requires; not used. */
	Class<?>[] groups() default {};

	/** As Jakarta Validation requires; not used. */
	Class<? extends Payload>[] payload() default {};

}
