/** Administrative state at run time. */
@NullMarked
package dev.educates.gateway.portal.administration;

import org.jspecify.annotations.NullMarked;
