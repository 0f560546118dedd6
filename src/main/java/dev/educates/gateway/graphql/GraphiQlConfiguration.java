package dev.educates.gateway.graphql;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The explorer at {@code /graphiql}. All of it comes from the gateway itself, and its
 * pages may load nothing else.
 */
@Configuration(proxyBeanMethods = false)
class GraphiQlConfiguration implements WebMvcConfigurer {

	private static final Logger logger = LoggerFactory.getLogger(GraphiQlConfiguration.class);

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
			+ "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
			+ "form-action 'none'; frame-ancestors 'none'";

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addRedirectViewController("/", "/graphiql");
		registry.addViewController("/graphiql").setViewName("forward:/graphiql/index.html");
	}

	@EventListener
	void tellAddress(WebServerInitializedEvent started) {
		logger.info("GraphiQL is at http://localhost:{}/graphiql", started.getWebServer().getPort());
	}

	@Bean
	FilterRegistrationBean<OncePerRequestFilter> contentSecurityPolicy() {
		FilterRegistrationBean<OncePerRequestFilter> registration = new FilterRegistrationBean<>(
				new OncePerRequestFilter() {

					@Override
					protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
							FilterChain chain) throws ServletException, IOException {
						response.setHeader("Content-Security-Policy", POLICY);
						response.setHeader("X-Content-Type-Options", "nosniff");
						response.setHeader("Referrer-Policy", "no-referrer");
						chain.doFilter(request, response);
					}

				});
		registration.addUrlPatterns("/graphiql", "/graphiql/*", "/webjars/*");
		return registration;
	}

}
