package dev.educates.gateway.discovery.file;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;

/**
 * Finds the file at which reading ends: the exceptions of the YAML parser do not name it.
 */
final class FileReads extends DefaultResourceLoader {

	private @Nullable Resource last;

	private FileReads() {
	}

	/**
	 * Reads the files once more, up to the one that cannot be read.
	 * @param environment the same as before files were read into it
	 * @return what messages call the file; null if all can be read now, or it is found by
	 * a pattern
	 */
	static @Nullable String culprit(ConfigurableEnvironment environment) {
		FileReads reads = new FileReads();
		try {
			ConfigDataEnvironmentPostProcessor.applyTo(environment, reads, null, List.of());
			return null;
		}
		catch (RuntimeException ex) {
			return (reads.last != null && YamlFault.in(ex) != null) ? reads.last.getDescription() : null;
		}
	}

	@Override
	public Resource getResource(String location) {
		Resource found = super.getResource(location);
		return (Resource) Proxy.newProxyInstance(FileReads.class.getClassLoader(), new Class<?>[] { Resource.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("getInputStream")) {
						this.last = found;
					}
					try {
						return method.invoke(found, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
