package dev.educates.gateway.web;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The catalog at {@code /} and the explorer at {@code /graphiql}. All of it comes from
 * the gateway itself, and its pages may load nothing else.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PageProperties.class)
class WebConfiguration implements WebMvcConfigurer {

	private static final Logger logger = LoggerFactory.getLogger(WebConfiguration.class);

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'%s; "
			+ "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
			+ "form-action 'none'; frame-ancestors 'none'";

	/** Addresses of the page's views, which its own script distinguishes. */
	private static final List<String> VIEWS = List.of("/", "/workshops/{name}", "/sessions", "/operator",
			"/operator/{part}", "/classes", "/classes/{id}", "/join", "/join/", "/join/{code}");

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		for (String view : VIEWS) {
			registry.addViewController(view).setViewName("forward:/index.html");
		}
		registry.addViewController("/graphiql").setViewName("forward:/graphiql/index.html");
	}

	/** Not that of the management port. */
	@EventListener(condition = "#started.applicationContext.serverNamespace == null")
	void tellAddress(WebServerInitializedEvent started) {
		int port = started.getWebServer().getPort();
		logger.info("The catalog is at http://localhost:{}/, GraphiQL at http://localhost:{}/graphiql", port, port);
	}

	@Bean
	@FilterRegistration(urlPatterns = { "", "/index.html", "/page/*", "/error/*" })
	OncePerRequestFilter catalogPolicy() {
		return policy("");
	}

	/** Its editor makes styles of its own. */
	@Bean
	@FilterRegistration(urlPatterns = { "/graphiql", "/graphiql/*", "/webjars/*" })
	OncePerRequestFilter graphiQlPolicy() {
		return policy(" 'unsafe-inline'");
	}

	private static OncePerRequestFilter policy(String styles) {
		return new OncePerRequestFilter() {

			// errors are shown on a page, too
			@Override
			protected boolean shouldNotFilterErrorDispatch() {
				return false;
			}

			@Override
			protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
					throws ServletException, IOException {
				response.setHeader("Content-Security-Policy", POLICY.formatted(styles));
				response.setHeader("X-Content-Type-Options", "nosniff");
				response.setHeader("Referrer-Policy", "no-referrer");
				// revalidated: modules of two versions do not fit together
				response.setHeader("Cache-Control", "no-cache");
				chain.doFilter(request, response);
			}

		};
	}

}
