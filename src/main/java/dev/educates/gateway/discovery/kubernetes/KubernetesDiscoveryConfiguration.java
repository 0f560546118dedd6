package dev.educates.gateway.discovery.kubernetes;

import java.time.Clock;

import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.portal.polling.WatchedPortals;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Discovers once the application has started, before it takes requests. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("gateway.discovery.kubernetes.enabled")
@EnableConfigurationProperties(KubernetesProperties.class)
class KubernetesDiscoveryConfiguration {

	@Bean(destroyMethod = "")
	KubernetesDiscovery kubernetesDiscovery(FleetMerger merger, WatchedPortals polled, KubernetesProperties properties,
			Clock clock) {
		return new KubernetesDiscovery(merger, polled, properties, WatchTimings.USUAL, clock);
	}

	@Bean
	LifecycleBean kubernetesDiscoveryLifecycle(KubernetesDiscovery kubernetesDiscovery) {
		return new LifecycleBean(kubernetesDiscovery::start, kubernetesDiscovery::close, LifecycleBean.FIRST);
	}

}
