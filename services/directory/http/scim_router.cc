#include "services/directory/http/scim_router.h"

#include <algorithm>

#include "absl/functional/function_ref.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/synchronization/notification.h"
#include "common/base/errors.h"
#include "common/base/http_status.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "services/directory/http/scim_answers.h"
#include "services/directory/scim/discovery.h"
#include "services/directory/scim/errors.h"
#include "services/directory/scim/json_values.h"
#include "services/directory/scim/limits.h"

namespace outlay::directory {
namespace {

using http::FindField;
using http::HttpRequest;
using http::HttpResponse;

constexpr std::string_view kRoot = "/scim/v2";
constexpr std::string_view kConfig = "ServiceProviderConfig";
constexpr std::string_view kTypes = "ResourceTypes";
constexpr std::string_view kSchemas = "Schemas";
constexpr std::string_view kMethodsOfCollection = "GET, HEAD, POST";
constexpr std::string_view kMethodsOfResource = "GET, HEAD, PUT, PATCH, DELETE";
constexpr std::string_view kMethodsOfDiscovery = "GET, HEAD";

bool IsReading(std::string_view method) {
  return method == "GET" || method == "HEAD";
}

bool IsMethodOf(std::string_view method, std::string_view methods) {
  const std::vector<absl::string_view> all = absl::StrSplit(ToAbsl(methods), ", ");
  return std::find(all.begin(), all.end(), ToAbsl(method)) != all.end();
}

// Accepts JSON under either name; a body without a type counts as JSON.
bool IsJson(std::string_view content_type) {
  const std::string_view type =
      ToStd(absl::StripAsciiWhitespace(ToAbsl(content_type.substr(0, content_type.find(';')))));
  return type.empty() || absl::EqualsIgnoreCase(ToAbsl(type), "application/scim+json") ||
         absl::EqualsIgnoreCase(ToAbsl(type), "application/json");
}

absl::StatusOr<Json> ParseBody(const HttpRequest& request) {
  Json body = ParseJsonObject(request.body);
  if (body == nullptr) return scim::InvalidSyntax("the body must be one JSON object, in UTF-8, no name twice");
  return body;
}

absl::StatusOr<ScimQuery> ParseQuery(const HttpRequest& request) {
  ScimQuery query;
  if (const std::string_view filter = FindField(request.parameters, "filter"); !filter.empty()) {
    OUTLAY_ASSIGN_OR_RETURN(query.filter, scim::ParseFilter(filter));
  }
  OUTLAY_ASSIGN_OR_RETURN(
      query.page, scim::ParsePage(FindField(request.parameters, "startIndex"), FindField(request.parameters, "count")));
  OUTLAY_ASSIGN_OR_RETURN(query.projection, scim::ParseProjection(FindField(request.parameters, "attributes"),
                                                                  FindField(request.parameters, "excludedAttributes")));
  return query;
}

// Waits until the function passed to `start` is called.
template <typename Result>
Result Await(absl::FunctionRef<void(UniqueFunction<void(Result)>)> start) {
  struct State {
    absl::Notification done;
    std::optional<Result> result;
  };
  const auto state = std::make_shared<State>();
  start([state](Result result) {
    state->result.emplace(std::move(result));
    state->done.Notify();
  });
  if (!state->done.WaitForNotificationWithTimeout(scim::limits::kCommandTime)) {
    return absl::DeadlineExceededError("it is not known whether this was done: read the resource and try again");
  }
  return *std::move(state->result);
}

using MaybeResource = absl::StatusOr<ScimResource>;

absl::StatusOr<HttpResponse> List(const ScimRequest& scim, const ScimQuery& query, const ScimEndpoint& endpoint) {
  OUTLAY_ASSIGN_OR_RETURN(const ScimPage page, endpoint.List(scim, query));
  std::vector<Json> resources;
  for (const ScimResource& resource : page.resources) {
    resources.push_back(scim::Project(resource.json.get(), query.projection));
  }
  return AnswerJson(http_status::kOk, scim::ListResponse(page.total, query.page, std::move(resources)).get());
}

absl::StatusOr<HttpResponse> ServeCollection(const HttpRequest& request, const ScimRequest& scim,
                                             ScimEndpoint& endpoint) {
  OUTLAY_ASSIGN_OR_RETURN(const ScimQuery query, ParseQuery(request));
  if (IsReading(request.method)) return List(scim, query, endpoint);
  OUTLAY_ASSIGN_OR_RETURN(const Json body, ParseBody(request));
  OUTLAY_ASSIGN_OR_RETURN(Json resource, scim::NormalizeResource(body.get(), *endpoint.info().type));
  OUTLAY_ASSIGN_OR_RETURN(const ScimResource created, Await<MaybeResource>([&](ScimEndpoint::Done done) {
                            endpoint.Create(scim, std::move(resource), std::move(done));
                          }));
  return AnswerResource(http_status::kCreated, created, query.projection);
}

absl::StatusOr<HttpResponse> Delete(const ScimRequest& scim, ScimEndpoint& endpoint) {
  OUTLAY_RETURN_IF_ERROR(
      Await<absl::Status>([&](UniqueFunction<void(absl::Status)> done) { endpoint.Delete(scim, std::move(done)); }));
  return HttpResponse{.status = http_status::kNoContent, .content_type = {}, .body = {}, .headers = {}};
}

// PUT or PATCH.
MaybeResource Change(const HttpRequest& request, const ScimRequest& scim, ScimEndpoint& endpoint) {
  const scim::ResourceType& type = *endpoint.info().type;
  OUTLAY_ASSIGN_OR_RETURN(const Json body, ParseBody(request));
  if (request.method == "PUT") {
    OUTLAY_ASSIGN_OR_RETURN(Json resource, scim::NormalizeResource(body.get(), type));
    return Await<MaybeResource>(
        [&](ScimEndpoint::Done done) { endpoint.Replace(scim, std::move(resource), std::move(done)); });
  }
  OUTLAY_ASSIGN_OR_RETURN(std::vector<scim::PatchStep> steps, scim::ParsePatch(body.get(), type));
  return Await<MaybeResource>(
      [&](ScimEndpoint::Done done) { endpoint.Patch(scim, std::move(steps), std::move(done)); });
}

absl::StatusOr<HttpResponse> ServeResource(const HttpRequest& request, ScimRequest scim, ScimEndpoint& endpoint) {
  OUTLAY_ASSIGN_OR_RETURN(const ScimQuery query, ParseQuery(request));
  if (IsReading(request.method)) {
    OUTLAY_ASSIGN_OR_RETURN(const ScimResource resource, endpoint.Get(scim, query.projection));
    HttpResponse answer = AnswerResource(http_status::kOk, resource, query.projection);
    const std::string_view known = FindField(request.headers, "If-None-Match");
    if (!known.empty() && NamesVersion(known, resource.etag)) {
      answer.status = http_status::kNotModified;
      answer.body.clear();
    }
    return answer;
  }
  OUTLAY_ASSIGN_OR_RETURN(scim.etag, RequiredEtag(FindField(request.headers, "If-Match")));
  if (request.method == "DELETE") return Delete(scim, endpoint);
  OUTLAY_ASSIGN_OR_RETURN(const ScimResource changed, Change(request, scim, endpoint));
  return AnswerResource(http_status::kOk, changed, query.projection);
}

// The name for people; there are only the schemas of the RFCs.
std::string_view NameOfSchema(const scim::Schema& schema) {
  const std::string_view id = schema.id;
  return id.find(":extension:") != std::string_view::npos ? "EnterpriseUser" : id.substr(id.rfind(':') + 1);
}

Json ListOf(std::vector<Json> resources) {
  const auto total = static_cast<int64_t>(resources.size());
  return scim::ListResponse(total, {}, std::move(resources));
}

}  // namespace

// The resource that a path names.
struct ScimRouter::Route {
  std::string_view page;             // "Users", "Schemas"; empty: nothing
  ScimEndpoint* endpoint = nullptr;  // null: a page of the router's own
  std::string id;                    // empty: all of it
  std::string_view methods;
};

ScimRouter::Route ScimRouter::FindRoute(std::string_view path) const {
  Route route;
  if (!path.starts_with(kRoot)) return route;
  path.remove_prefix(kRoot.size());
  if (!path.starts_with('/')) return route;
  path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  const size_t slash = path.find('/');
  const std::string_view page = path.substr(0, slash);
  if (slash != std::string_view::npos) route.id = path.substr(slash + 1);
  if (route.id.find('/') != std::string::npos) return route;
  for (const std::string_view own : {kConfig, kTypes, kSchemas}) {
    if (scim::SameName(page, own)) {
      route.page = own;
      route.methods = kMethodsOfDiscovery;
    }
  }
  for (ScimEndpoint* const endpoint : parts_.endpoints) {
    if (!scim::SameName(page, endpoint->info().path)) continue;
    route.page = endpoint->info().path;
    route.endpoint = endpoint;
    route.methods = route.id.empty() ? kMethodsOfCollection : kMethodsOfResource;
  }
  return route;
}

std::string ScimRouter::BaseUrlOf(const HttpRequest& request) const {
  if (!parts_.base_url.empty()) return parts_.base_url;
  const std::string_view host = FindField(request.headers, "Host");
  const bool is_host = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || std::string_view(".-:[]").find(c) != std::string::npos;
  });
  return is_host ? Concat(request.is_secure ? "https://" : "http://", host, kRoot) : std::string(kRoot);
}

absl::StatusOr<HttpResponse> ScimRouter::ServeDiscovery(const Route& route, const std::string& base_url) const {
  if (route.page == kConfig && route.id.empty()) {
    return AnswerJson(http_status::kOk, scim::ServiceProviderConfig(base_url).get());
  }
  std::vector<std::pair<std::string_view, Json>> all;
  for (const ScimEndpoint* const endpoint : parts_.endpoints) {
    const ScimEndpointInfo info = endpoint->info();
    if (route.page == kTypes) {
      const scim::ServedType served = {
          .name = info.name, .path = info.path, .description = info.description, .type = info.type};
      all.emplace_back(info.name, scim::DescribeType(base_url, served));
    }
    if (route.page != kSchemas) continue;
    std::vector<const scim::Schema*> schemas = {&info.type->core};
    for (const scim::Schema& extension : info.type->extensions) schemas.push_back(&extension);
    for (const scim::Schema* const schema : schemas) {
      all.emplace_back(schema->id, scim::DescribeSchema(base_url, *schema, NameOfSchema(*schema)));
    }
  }
  std::vector<Json> resources;
  for (auto& [id, json] : all) {
    if (route.id.empty()) {
      resources.push_back(std::move(json));
    } else if (scim::SameName(route.id, id)) {
      return AnswerJson(http_status::kOk, json.get());
    }
  }
  if (!route.id.empty() || route.page == kConfig) {
    return AnswerError(http_status::kNotFound, "there is nothing of that name");
  }
  return AnswerJson(http_status::kOk, ListOf(std::move(resources)).get());
}

absl::StatusOr<HttpResponse> ScimRouter::Serve(const HttpRequest& request, const rpc::Caller& caller,
                                               const Route& route) {
  ScimRequest scim = {.caller = caller, .base_url = BaseUrlOf(request), .id = route.id, .etag = {}};
  if (route.endpoint == nullptr) return ServeDiscovery(route, scim.base_url);
  return route.id.empty() ? ServeCollection(request, scim, *route.endpoint)
                          : ServeResource(request, std::move(scim), *route.endpoint);
}

absl::StatusOr<rpc::Caller> ScimRouter::Identify(const HttpRequest& request, const Route& route) const {
  const std::string_view authorization = FindField(request.headers, "Authorization");
  absl::StatusOr<rpc::Caller> caller = parts_.gate->Identify(authorization);
  if (parts_.denials != nullptr && absl::IsUnauthenticated(caller.status())) {
    const std::string_view space = route.page.empty() ? "" : " ";
    parts_.denials->OnDenied(parts_.gate->FormerCaller(authorization),
                             Concat("scim ", request.method, space, route.page), ErrorReason(caller.status()));
  }
  return caller;
}

std::optional<HttpResponse> ScimRouter::Admit(const HttpRequest& request) {
  const Route route = FindRoute(request.path);
  absl::StatusOr<rpc::Caller> caller = Identify(request, route);
  const absl::Status turn = caller.ok() ? parts_.gate->TakeTurn(*caller) : caller.status();
  std::optional<HttpResponse> answer;
  if (!turn.ok()) {
    answer = AnswerError(turn);
  } else if (route.page.empty()) {
    answer = AnswerError(http_status::kNotFound, "there is nothing at this path");
  } else if (!IsMethodOf(request.method, route.methods)) {
    answer = AnswerError(http_status::kMethodNotAllowed, Concat("this can be asked for with ", route.methods),
                         route.methods);
  } else if (!IsReading(request.method) && !IsJson(FindField(request.headers, "Content-Type"))) {
    answer = AnswerError(http_status::kUnsupportedMediaType, "send application/scim+json");
  }
  if (answer.has_value()) {
    parts_.observer->OnFinished(caller.ok() ? *caller : rpc::Caller(), {.method = request.method,
                                                                        .resource = route.page,
                                                                        .status = answer->status,
                                                                        .took = absl::ZeroDuration(),
                                                                        .cause = {}});
  }
  return answer;
}

HttpResponse ScimRouter::Handle(const HttpRequest& request) {
  const absl::Time begin = parts_.clock->Now();
  const Route route = FindRoute(request.path);
  // Checked again, because the token may have been revoked while the body was received.
  const absl::StatusOr<rpc::Caller> caller = Identify(request, route);
  const absl::StatusOr<HttpResponse> served = caller.ok() ? Serve(request, *caller, route) : caller.status();
  HttpResponse answer = served.ok() ? *served : AnswerError(served.status());
  ScimEnd end = {.method = request.method,
                 .resource = route.page,
                 .status = answer.status,
                 .took = parts_.clock->Now() - begin,
                 .cause = {}};
  if (http_status::IsServerError(answer.status)) {
    end.cause = served.status().ToString(absl::StatusToStringMode::kWithNoExtraData);
  }
  parts_.observer->OnFinished(caller.ok() ? *caller : rpc::Caller(), end);
  return answer;
}

HttpResponse ScimRouter::Refuse(int status) {
  parts_.observer->OnFinished(
      {}, {.method = "", .resource = "", .status = status, .took = absl::ZeroDuration(), .cause = {}});
  return AnswerError(status, "the request is not understood, or beyond a limit of this server");
}

}  // namespace outlay::directory
