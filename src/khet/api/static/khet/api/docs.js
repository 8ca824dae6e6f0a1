// Shows the API's own description with Swagger UI, from files of this server only.
const place = document.getElementById("swagger-ui");
window.SwaggerUIBundle({
  url: place.dataset.description,
  dom_id: "#swagger-ui",
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  tryItOutEnabled: true,
  persistAuthorization: false,
  defaultModelsExpandDepth: 0,
  // Sharing what somebody typed with another server's validator is out of the question.
  validatorUrl: null,
});
