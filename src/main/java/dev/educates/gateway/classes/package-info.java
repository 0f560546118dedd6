/**
 * Classes: seats that are kept for a group of learners for some time.
 */
@NullMarked
package dev.educates.gateway.classes;

import org.jspecify.annotations.NullMarked;
