package dev.educates.gateway.discovery.file;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/**
 * Spring Boot's reader of YAML behind {@link YamlBounds}: Spring Boot allows any number
 * of aliases and any size, at the start and at each reload.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BoundedYamlLoader implements PropertySourceLoader {

	private final YamlPropertySourceLoader loader = new YamlPropertySourceLoader();

	@Override
	public String[] getFileExtensions() {
		return this.loader.getFileExtensions();
	}

	@Override
	public List<PropertySource<?>> load(String name, Resource resource) throws IOException {
		YamlBounds.check(resource, null);
		return this.loader.load(name, resource);
	}

	@Override
	public List<PropertySource<?>> load(String name, Resource resource, @Nullable Charset encoding) throws IOException {
		YamlBounds.check(resource, encoding);
		return this.loader.load(name, resource, encoding);
	}

}
