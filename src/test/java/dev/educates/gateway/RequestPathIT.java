package dev.educates.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.lang.StackWalker.StackFrame;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much of the gateway one {@code requestSession} runs that gets a new session, and
 * how often a reader who follows it comes back to a class. The gateway runs in a class
 * loader that puts a call of {@link #entered} at the beginning of each method.
 * CONTRIBUTING says what counts.
 */
public class RequestPathIT {

	private static final Logger logger = LoggerFactory.getLogger(RequestPathIT.class);

	private static final String ROOT = "dev.educates.gateway.";

	private static final int MOST_CLASSES = 60;

	private static final int MOST_RETURNS = 3;

	private static final int PORTS = FreePorts.tens();

	/** Calls below the controller, in order; null while none are kept. */
	private static volatile List<Call> calls;

	/** For the instrumented classes. */
	public static void entered(String type, String method) {
		List<Call> kept = calls;
		if (kept == null) {
			return;
		}
		List<StackFrame> stack = StackWalker.getInstance()
			.walk((frames) -> frames.skip(1).filter((frame) -> frame.getClassName().startsWith(ROOT)).toList());
		if (stack.stream().anyMatch((frame) -> frame.getMethodName().equals("requestSession"))) {
			String caller = (stack.size() > 1) ? file(stack.get(1).getClassName()) : "";
			kept.add(new Call(caller, file(type), method));
		}
	}

	@Test
	void requestRunsFewClassesAndSeldomReturnsToOneThatItHasLeft() throws Exception {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		Tracing loader = new Tracing(before);
		Thread.currentThread().setContextClassLoader(loader);
		try {
			List<Call> traced = traced(loader);
			Set<String> all = traced.stream().map(Call::type).collect(Collectors.toCollection(TreeSet::new));
			List<String> classes = all.stream().filter((type) -> !isValue(loader, type)).toList();
			List<String> returns = returns(loader, traced);
			logger.info("requestSession runs {} types, {} of them classes, and returns: {}", all.size(), classes.size(),
					returns);
			assertThat(classes).contains(ROOT + "session.RequestPipeline").hasSizeLessThanOrEqualTo(MOST_CLASSES);
			assertThat(returns).hasSizeLessThanOrEqualTo(MOST_RETURNS);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	private static List<Call> traced(Tracing loader) throws Exception {
		Object context = SpringApplication.run(loader.loadClass(ROOT + "GatewayApplication"),
				"--spring.profiles.active=demo", "--server.port=0", "--management.server.port=0",
				"--gateway.simulator.port-prefix=" + PORTS, "--gateway.refresh.timeout=30s");
		try (ConfigurableApplicationContext running = (ConfigurableApplicationContext) context) {
			String port = running.getEnvironment().getRequiredProperty("local.server.port");
			request(port);
			List<Call> kept = new CopyOnWriteArrayList<>();
			calls = kept;
			request(port);
			return kept;
		}
		finally {
			calls = null;
		}
	}

	private static String file(String type) {
		int nested = type.indexOf('$');
		return (nested < 0) ? type : type.substring(0, nested);
	}

	/** Values carry what steps work on. */
	private static boolean isValue(ClassLoader loader, String name) {
		try {
			Class<?> type = loader.loadClass(name);
			return type.isRecord() || type.isEnum() || type.isInterface() || Collection.class.isAssignableFrom(type);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Calls of a step from another class, after the step was entered before: a reader
	 * reads each method once, where it is first called, with the lambdas in it.
	 */
	private static List<String> returns(ClassLoader loader, List<Call> calls) {
		List<String> returns = new ArrayList<>();
		Set<String> read = new HashSet<>();
		Set<String> entered = new HashSet<>();
		for (Call call : calls) {
			boolean step = call.type().matches("dev\\.educates\\.gateway\\.session\\.[A-Z]\\w*")
					&& !call.type().endsWith(".RequestContext") && !isValue(loader, call.type());
			boolean inMethod = call.method().equals("<init>") || call.method().startsWith("lambda$");
			if (step && !inMethod && read.add(call.type() + call.method()) && !entered.add(call.type())
					&& !call.caller().equals(call.type())) {
				returns.add("%s -> %s.%s".formatted(simple(call.caller()), simple(call.type()), call.method()));
			}
		}
		return returns;
	}

	private static String simple(String type) {
		return type.substring(type.lastIndexOf('.') + 1);
	}

	private static void request(String port) throws Exception {
		String query = """
				mutation { requestSession(input: {tenant: "academy", workshop: "lab-container-basics"}) {
				... on SessionGranted { session { name } } ... on SessionRefused { message } } }""";
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/graphql".formatted(port)))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", query))))
			.build();
		try (HttpClient http = HttpClient.newHttpClient()) {
			assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body()).contains("\"session\"")
				.doesNotContain("\"errors\"");
		}
	}

	/**
	 * A call of a method.
	 *
	 * @param caller the class that calls, top-level
	 * @param type the class that is called, top-level
	 * @param method its name
	 */
	private record Call(String caller, String type, String method) {
	}

	/**
	 * Loads the gateway's classes itself, with a call at the beginning of each method.
	 */
	private static final class Tracing extends ClassLoader {

		private static final ClassDesc HERE = ClassDesc.of(RequestPathIT.class.getName());

		private final ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption
			.of(ClassHierarchyResolver.ofResourceParsing(RequestPathIT.class.getClassLoader())
				.orElse(ClassHierarchyResolver.defaultResolver())));

		Tracing(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith("dev.educates.") || name.startsWith(RequestPathIT.class.getName())) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> known = findLoadedClass(name);
				return (known != null) ? known : define(name);
			}
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
				if (bytes == null) {
					throw new ClassNotFoundException(name);
				}
				byte[] code = bytes.readAllBytes();
				if (name.startsWith(ROOT)) {
					code = this.classFile.transformClass(this.classFile.parse(code), traced(name));
				}
				return defineClass(name, code, 0, code.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

		private static ClassTransform traced(String type) {
			return (builder, element) -> {
				if (!(element instanceof MethodModel method) || method.code().isEmpty()
						|| method.methodName().stringValue().equals("<clinit>")) {
					builder.with(element);
					return;
				}
				builder.transformMethod(method, (methodBuilder, part) -> {
					if (part instanceof CodeModel code) {
						methodBuilder.transformCode(code, entry(type, method.methodName().stringValue()));
					}
					else {
						methodBuilder.with(part);
					}
				});
			};
		}

		private static CodeTransform entry(String type, String method) {
			return new CodeTransform() {

				@Override
				public void atStart(CodeBuilder builder) {
					builder.ldc(type)
						.ldc(method)
						.invokestatic(HERE, "entered", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String,
								ConstantDescs.CD_String));
				}

				@Override
				public void accept(CodeBuilder builder, CodeElement element) {
					builder.with(element);
				}

			};
		}

	}

}
