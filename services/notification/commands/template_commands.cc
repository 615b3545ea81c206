#include "services/notification/commands/template_commands.h"

#include <optional>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/notification/v1/templates.pb.h"
#include "services/notification/convert/templates.h"
#include "services/notification/domain/limits.h"
#include "services/notification/store/subscriptions.h"
#include "services/notification/store/templates.h"

namespace outlay::notification {
namespace {

std::string NameOf(const TemplateKey& key) {
  return TemplateName(std::get<0>(key), std::get<1>(key), std::get<2>(key));
}

std::string EtagOf(const std::optional<WordTemplate>& words) {
  return words.has_value() ? rpc::MakeEtag(words->create_time, words->revision) : std::string();
}

}  // namespace

absl::StatusOr<command::Outcome> SetTemplate::Run(command::Context& context) const {
  const std::string name = NameOf(key_);
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<WordTemplate> before, FindTemplate(context.txn, key_));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(name, etag_, EtagOf(before)));
  OUTLAY_ASSIGN_OR_RETURN(const Subscription subscription,
                          LoadSubscription(context.txn, {std::get<0>(key_), std::get<1>(key_)}));
  if (absl::Status status = CheckWords(words_, subscription.event_type); !status.ok()) {
    return AtField("template", std::move(status));
  }
  if (!before.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(const std::vector<StoredTemplate> all,
                            ListTemplates(context.txn, std::get<0>(key_), std::nullopt, limits::kTemplates));
    if (all.size() >= limits::kTemplates) {
      return QuotaExceeded("templates", static_cast<int64_t>(limits::kTemplates));
    }
  }
  WordTemplate after =
      before.value_or(WordTemplate{.words = {}, .create_time = context.now, .update_time = context.now, .revision = 0});
  const bool is_same = before.has_value() && before->words == words_;
  if (!is_same) {
    after.words = words_;
    after.update_time = context.now;
    after.revision += 1;
    SaveTemplate(context.txn, key_, after);
  }
  return command::Outcome{.resource = name,
                          .before = before.has_value() ? ToProto(name, *before).SerializeAsString() : std::string(),
                          .after = ToProto(name, after).SerializeAsString(),
                          .answer = std::nullopt,
                          .announcements = {},
                          .unchanged = is_same};
}

absl::StatusOr<command::Outcome> DeleteOwnTemplate::Run(command::Context& context) const {
  const std::string name = NameOf(key_);
  OUTLAY_ASSIGN_OR_RETURN(const WordTemplate before, LoadTemplate(context.txn, key_));
  OUTLAY_RETURN_IF_ERROR(rpc::CheckEtag(name, etag_, EtagOf(before)));
  DeleteTemplate(context.txn, key_);
  return command::Outcome{.resource = name,
                          .before = ToProto(name, before).SerializeAsString(),
                          .after = {},
                          .answer = v1::DeleteTemplateResponse().SerializeAsString()};
}

}  // namespace outlay::notification
