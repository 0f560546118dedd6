package dev.educates.gateway.graphql.transport;

import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.autoconfigure.error.BasicErrorController;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers errors with a body, also to clients that accept no type that there is: Spring
 * Boot answers those with nothing.
 */
@Controller
class HttpErrorController extends BasicErrorController {

	HttpErrorController(ErrorAttributes attributes, WebProperties web, ObjectProvider<ErrorViewResolver> views) {
		super(attributes, web.getError(), views.orderedStream().toList());
	}

	@Override
	public ResponseEntity<String> mediaTypeNotAcceptable(HttpServletRequest request) {
		Map<String, @Nullable Object> body = getErrorAttributes(request, ErrorAttributeOptions.defaults());
		return ResponseEntity.status(getStatus(request))
			.contentType(MediaType.APPLICATION_JSON)
			.body(JsonMapper.shared().writeValueAsString(body));
	}

}
