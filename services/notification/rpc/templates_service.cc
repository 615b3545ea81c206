#include "services/notification/rpc/templates_service.h"

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "common/base/resource_name.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/command/execute_call.h"
#include "common/rpc/page.h"
#include "services/notification/commands/template_commands.h"
#include "services/notification/convert/templates.h"
#include "services/notification/domain/email_message.h"
#include "services/notification/domain/language.h"
#include "services/notification/store/subscriptions.h"
#include "services/notification/store/templates.h"

namespace outlay::notification {
namespace {

constexpr std::string_view kTemplatesPath = "/outlay.notification.v1.Templates/";

// Returns the parts of a name that the wrapper has checked.
TemplateKey KeyOf(const std::string& name) {
  const std::optional<ChildResourceId> parsed = ParseChildResourceName(name, "subscriptions", "templates");
  return parsed.has_value() ? TemplateKey(parsed->organization, parsed->parent_id, parsed->id) : TemplateKey();
}

// Separates kind and language in the place where a page ended; '.' occurs in neither.
constexpr char kSeparator = '.';

absl::StatusOr<v1::ListTemplatesResponse> ListPage(const store::Reader& reader, const std::string& organization,
                                                   const v1::ListTemplatesRequest& request) {
  const rpc::PageScope scope = {.list = "templates.list", .organization = organization, .filter = "", .order_by = "id"};
  OUTLAY_ASSIGN_OR_RETURN(const int64_t size, rpc::PageSize(request.page_size()));
  OUTLAY_ASSIGN_OR_RETURN(const std::string last, rpc::ReadPageToken(scope, request.page_token()));
  std::optional<TemplateKey> after;
  if (!last.empty()) {
    const size_t at = std::min(last.find(kSeparator), last.size() - 1);
    after = TemplateKey(organization, last.substr(0, at), last.substr(at + 1));
  }
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<StoredTemplate> found,
                          ListTemplates(reader, organization, after, static_cast<size_t>(size) + 1));
  v1::ListTemplatesResponse response;
  for (const StoredTemplate& stored : found) {
    const auto& [_, kind, language] = stored.key;
    if (response.templates_size() == size) {
      const TemplateKey end = KeyOf(response.templates(response.templates_size() - 1).name());
      response.set_next_page_token(
          rpc::MakePageToken(scope, Concat(std::get<1>(end), std::string(1, kSeparator), std::get<2>(end))));
      break;
    }
    *response.add_templates() = ToProto(TemplateName(organization, kind, language), stored.words);
  }
  return response;
}

absl::StatusOr<v1::PreviewTemplateResponse> PreviewOne(const store::Reader& reader, const std::string& organization,
                                                       const v1::PreviewTemplateRequest& request) {
  OUTLAY_ASSIGN_OR_RETURN(const Subscription subscription,
                          LoadSubscription(reader, {.organization = organization, .id = LastId(request.parent())}));
  const Words words = {.title = request.title(), .text = request.text()};
  OUTLAY_RETURN_IF_ERROR(CheckWords(words, subscription.event_type));
  const Words shown = Preview(words, subscription.event_type);
  v1::PreviewTemplateResponse response;
  response.set_title(shown.title);
  response.set_text(shown.text);
  response.set_html(HtmlOf(shown.title, shown.text));
  return response;
}

}  // namespace

void TemplatesService::Bind(rpc::Dispatcher& dispatcher) {
  dispatcher.Bind(Concat(kTemplatesPath, "SetTemplate"), this, &TemplatesService::SetTemplate);
  dispatcher.Bind(Concat(kTemplatesPath, "GetTemplate"), this, &TemplatesService::GetTemplate);
  dispatcher.Bind(Concat(kTemplatesPath, "ListTemplates"), this, &TemplatesService::ListTemplates);
  dispatcher.Bind(Concat(kTemplatesPath, "DeleteTemplate"), this, &TemplatesService::DeleteTemplate);
  dispatcher.Bind(Concat(kTemplatesPath, "PreviewTemplate"), this, &TemplatesService::PreviewTemplate);
}

void TemplatesService::SetTemplate(rpc::Call<v1::SetTemplateRequest, v1::Template> call) {
  const v1::Template& wanted = call.request().template_();
  TemplateKey key = KeyOf(wanted.name());
  if (!IsLanguage(std::get<2>(key))) {
    return call.Finish(FieldInvalid("template.name", "does not end in a language; write \"de\" or \"de-at\""));
  }
  command::ExecuteCall(*executor_, call,
                       std::make_unique<notification::SetTemplate>(
                           std::move(key), Words{.title = wanted.title(), .text = wanted.text()}, wanted.etag()));
}

void TemplatesService::GetTemplate(rpc::Call<v1::GetTemplateRequest, v1::Template> call) {
  const std::string& name = call.request().name();
  const absl::StatusOr<WordTemplate> found =
      LoadTemplate(*store_->Read(store::PartitionOf(call.caller().organization)), KeyOf(name));
  if (!found.ok()) return call.Finish(found.status());
  call.Finish(ToProto(name, *found));
}

void TemplatesService::ListTemplates(rpc::Call<v1::ListTemplatesRequest, v1::ListTemplatesResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(ListPage(*store_->Read(store::PartitionOf(organization)), organization, call.request()));
}

void TemplatesService::DeleteTemplate(rpc::Call<v1::DeleteTemplateRequest, v1::DeleteTemplateResponse> call) {
  command::ExecuteCall(*executor_, call,
                       std::make_unique<DeleteOwnTemplate>(KeyOf(call.request().name()), call.request().etag()));
}

void TemplatesService::PreviewTemplate(rpc::Call<v1::PreviewTemplateRequest, v1::PreviewTemplateResponse> call) {
  const std::string& organization = call.caller().organization;
  call.Finish(PreviewOne(*store_->Read(store::PartitionOf(organization)), organization, call.request()));
}

}  // namespace outlay::notification
