// outlay group settings and group set-settings
#include <string>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/groups.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

std::string Joined(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += Concat(joined.empty() ? "" : ", ", text);
  return joined;
}

std::string Chosen(bool is_limited, const dir::AllowedCodes& allowed) {
  if (!is_limited) return "";
  return allowed.codes().empty() ? "none" : Joined(allowed.codes());
}

std::string YesIf(bool is_so) {
  return is_so ? "yes" : "";
}

absl::Status ShowEffective(const dir::EffectiveGroupSettings& effective, Session& session) {
  return ShowResource(effective, session, [](const dir::EffectiveGroupSettings& shown, Session& out) {
    out.WriteTitle(Concat("purchases of ", ShortName(shown.group())));
    const dir::GroupSettings& settings = shown.settings();
    Facts facts;
    facts.Add("need a number", YesIf(settings.purchase_order_number_required()));
    facts.Add("need", Joined(settings.required_order_fields()));
    facts.Add("need own fields", Joined(settings.required_own_fields()));
    facts.Add("need an address", YesIf(settings.delivery_address_required()));
    facts.Add("delivered to", Chosen(settings.has_delivery_addresses(), settings.delivery_addresses()));
    facts.Add("paid with", Chosen(settings.has_payment_instruments(), settings.payment_instruments()));
    facts.Add("terms", Chosen(settings.has_invoice_terms(), settings.invoice_terms()));
    facts.Add("never paid privately", YesIf(settings.personal_payment_forbidden()));
    for (const std::string& role : settings.personal_payment_forbidden_roles()) {
      facts.Add("nor by", ShortName(role));
    }
    facts.WriteTo(out);
    if (settings.ByteSizeLong() == 0) out.Note("nothing is asked of them");
  });
}

absl::Status GetSettings(const Arguments& arguments, Session& session) {
  dir::GetEffectiveGroupSettingsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("groups", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto effective, session.directory().Call<dir::EffectiveGroupSettings>(
                                                    client::kGetEffectiveGroupSettings, request));
  return ShowEffective(effective, session);
}

absl::Status SetSettings(const Arguments& arguments, Session& session) {
  dir::UpdateGroupSettingsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("groups", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const std::string json, ReadFile(arguments.At(1), session.environment()));
  OUTLAY_RETURN_IF_ERROR(FromJson(json, arguments.At(1), *request.mutable_settings()));
  request.set_etag(arguments.Get("etag"));
  request.set_request_id(session.RequestId());
  OUTLAY_RETURN_IF_ERROR(session.directory().Call<dir::Group>(client::kUpdateGroupSettings, request).status());
  return GetSettings(arguments, session);
}

}  // namespace

std::vector<Command> GroupSettingsCommands() {
  return {
      {"group",
       "settings",
       "GROUP",
       "show what holds for purchases of a group, what groups above say included",
       {},
       GetSettings},
      {"group",
       "set-settings",
       "GROUP FILE",
       "replace what a group says of purchases; group get --json shows what it says now",
       {{"etag", "ETAG", "refuse if the group changed since"}},
       SetSettings},
  };
}

}  // namespace outlay::cli
