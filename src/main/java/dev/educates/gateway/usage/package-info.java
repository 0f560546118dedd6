/**
 * What was used: figures by day, tenant, workshop and class, without users.
 */
@NullMarked
package dev.educates.gateway.usage;

import org.jspecify.annotations.NullMarked;
