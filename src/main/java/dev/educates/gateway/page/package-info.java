/** What people see in a browser: the catalog page and GraphiQL. */
@NullMarked
package dev.educates.gateway.page;

import org.jspecify.annotations.NullMarked;
