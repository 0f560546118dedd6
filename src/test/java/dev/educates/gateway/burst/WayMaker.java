package dev.educates.gateway.burst;

import java.util.List;

/** Makes a way for one burst. */
@FunctionalInterface
interface WayMaker {

	Way make(VirtualTime time, List<VirtualPortal> portals, Cell cell);

}
