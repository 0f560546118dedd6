package dev.educates.gateway.storage;

import java.time.Clock;

import dev.educates.gateway.coordination.SharedStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Durable records: in the store that replicas share, in a file, or in memory. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageProperties.class)
class StorageConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(StorageConfiguration.class);

	/** Both kinds are closed with the application. */
	@Bean
	RecordArchive recordStore(StorageProperties properties, ObjectProvider<SharedStore> shared, Clock clock) {
		SharedStore store = shared.getIfAvailable();
		if (store != null) {
			logger.info("Records are in Redis. It must persist them, see docs/operations/storage.md");
			return new RedisRecordStore(store);
		}
		if (properties.file() == null) {
			logger.warn("Records are in memory, and are lost when the gateway stops. Maybe set gateway.storage.file");
			return H2RecordStore.inMemory(clock);
		}
		logger.info("Records are in {}.mv.db", properties.file());
		return H2RecordStore.inFile(properties.file(), clock);
	}

	@Bean
	StorageEndpoint storageEndpoint(RecordArchive records, Clock clock) {
		return new StorageEndpoint(records, clock);
	}

}
