/**
 * Subscriptions: each subscriber gets the changes that it may see, no faster than it
 * consumes them. The wait list uses the same subscriber and loop.
 */
@NullMarked
package dev.educates.gateway.subscription;

import org.jspecify.annotations.NullMarked;
