// outlay organization materiality
#include <optional>
#include <string>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/decimal.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

// A basis point is a hundredth of a percent.
constexpr int kPercentDecimals = 2;

// "2.5" as 250.
absl::StatusOr<int> ParseBasisPoints(const Arguments& arguments) {
  constexpr int kMost = 10'000;
  const absl::StatusOr<Decimal> percent = Decimal::Parse(arguments.Get("percent"));
  if (percent.ok()) {
    const absl::StatusOr<Decimal> exact = Quantize(*percent, kPercentDecimals);
    if (exact.ok() && *exact == *percent && exact->coefficient() >= 0 && exact->coefficient() <= kMost) {
      return static_cast<int>(exact->coefficient());
    }
  }
  return UsageError("--percent: must be a share with at most two decimals, such as 2.5");
}

bool HasLimit(const dir::Materiality& limits) {
  return limits.has_basis_points() || limits.has_amount() || limits.has_fields();
}

// Returns the limits that the flags name; nullopt: none is to be set.
absl::StatusOr<std::optional<dir::Materiality>> ReadLimits(const Arguments& arguments) {
  dir::Materiality limits;
  if (arguments.Has("percent")) {
    OUTLAY_ASSIGN_OR_RETURN(const int basis_points, ParseBasisPoints(arguments));
    limits.set_basis_points(basis_points);
  }
  if (arguments.Has("amount")) {
    OUTLAY_ASSIGN_OR_RETURN(*limits.mutable_amount(), ParseMoney("amount", arguments.Get("amount"), ""));
  }
  if (arguments.Has("fields")) {
    limits.mutable_fields();
    for (const absl::string_view field : absl::StrSplit(arguments.Get("fields"), ',', absl::SkipWhitespace())) {
      limits.mutable_fields()->add_names(std::string(field));
    }
  }
  const bool is_given = HasLimit(limits);
  if (is_given && arguments.Has("none")) {
    return UsageError("--none: not together with --percent, --amount or --fields");
  }
  if (is_given || arguments.Has("none")) return std::optional(limits);
  if (arguments.Has("etag")) return UsageError("--etag: say what to set: --percent, --amount, --fields or --none");
  return std::optional<dir::Materiality>();
}

void WriteLimits(const std::string& name, const dir::Materiality& limits, Session& out) {
  out.WriteTitle(Concat("changes of ", ShortName(name), " under which decisions stand"));
  Facts facts;
  if (limits.has_basis_points()) {
    const Decimal percent = *Decimal::FromParts(limits.basis_points(), kPercentDecimals);
    facts.Add("growth", Concat(percent.ToString(), " % of what was decided last"));
  }
  if (limits.has_amount()) facts.Add(limits.has_basis_points() ? "and" : "growth", FormatMoney(limits.amount()));
  if (!limits.has_basis_points() && !limits.has_amount()) facts.Add("growth", "none");
  facts.Add("fields", limits.fields().names().empty() ? "none" : absl::StrJoin(limits.fields().names(), ", "));
  facts.WriteTo(out);
}

absl::Status OfOrganization(const std::optional<dir::Materiality>& limits, const Arguments& arguments,
                            Session& session) {
  dir::Organization shown;
  if (limits.has_value()) {
    dir::UpdateOrganizationRequest request;
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_organization()->mutable_name(), session.Organization());
    request.mutable_organization()->set_etag(arguments.Get("etag"));
    if (HasLimit(*limits)) *request.mutable_organization()->mutable_settings()->mutable_materiality() = *limits;
    request.mutable_update_mask()->add_paths("settings.materiality");
    request.set_request_id(session.RequestId());
    OUTLAY_ASSIGN_OR_RETURN(shown, session.directory().Call<dir::Organization>(client::kUpdateOrganization, request));
  } else {
    dir::GetOrganizationRequest request;
    OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Organization());
    OUTLAY_ASSIGN_OR_RETURN(shown, session.directory().Call<dir::Organization>(client::kGetOrganization, request));
  }
  return ShowResource(shown, session, [](const dir::Organization& organization, Session& out) {
    WriteLimits(organization.name(), organization.settings().materiality(), out);
    if (organization.has_proposed_settings()) {
      out.Note(Concat("settings wait for a second person: outlay organization confirm-settings ", organization.etag()));
    }
  });
}

// The other settings of the group stay: all of them are sent, for the group as it was read.
absl::Status SetForGroup(const std::string& name, const dir::Materiality& limits, const Arguments& arguments,
                         Session& session) {
  dir::GetGroupRequest read;
  read.set_name(name);
  OUTLAY_ASSIGN_OR_RETURN(const auto group, session.directory().Call<dir::Group>(client::kGetGroup, read));
  dir::UpdateGroupSettingsRequest request;
  request.set_name(name);
  *request.mutable_settings() = group.settings();
  request.mutable_settings()->clear_materiality();
  if (HasLimit(limits)) *request.mutable_settings()->mutable_materiality() = limits;
  request.set_etag(arguments.Has("etag") ? arguments.Get("etag") : group.etag());
  request.set_request_id(session.RequestId());
  return session.directory().Call<dir::Group>(client::kUpdateGroupSettings, request).status();
}

absl::Status ShowOrSetMateriality(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const std::optional<dir::Materiality> limits, ReadLimits(arguments));
  if (!arguments.Has("group")) return OfOrganization(limits, arguments, session);
  dir::GetEffectiveGroupSettingsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("groups", arguments.Get("group")));
  if (limits.has_value()) OUTLAY_RETURN_IF_ERROR(SetForGroup(request.name(), *limits, arguments, session));
  OUTLAY_ASSIGN_OR_RETURN(const auto effective, session.directory().Call<dir::EffectiveGroupSettings>(
                                                    client::kGetEffectiveGroupSettings, request));
  return ShowResource(effective, session, [](const dir::EffectiveGroupSettings& shown, Session& out) {
    WriteLimits(shown.group(), shown.settings().materiality(), out);
  });
}

}  // namespace

Command MaterialityCommand() {
  return {"organization",
          "materiality",
          "",
          "show, or replace, how much may change without a new decision; of a group, what holds for it",
          {{"percent", "PERCENT", "growth, of what was decided last: 2.5; at most 25"},
           {"amount", "AMOUNT", "growth, in the base currency: '100 EUR'"},
           {"fields", "FIELDS", "fields of orders under review that may change: notes,ship_to"},
           {"none", "", "no limits of its own: of an organization, nothing may change; of a group, as above it"},
           {"group", "GROUP", "of this group and those below, which can only have less"},
           {"etag", "ETAG", "refuse if it changed since"}},
          ShowOrSetMateriality};
}

}  // namespace outlay::cli
