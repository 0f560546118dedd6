/**
 * Tells listeners what changes: each as much as it may see, and no faster than it
 * listens.
 */
@NullMarked
package dev.educates.gateway.subscription;

import org.jspecify.annotations.NullMarked;
