#include "tools/outlay/platform/doctor_directory.h"

#include <string>
#include <utility>

#include "absl/time/time.h"
#include "common/base/strings.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "outlay/directory/v1/groups.pb.h"
#include "outlay/directory/v1/organizations.pb.h"
#include "outlay/directory/v1/reference_data.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/errors.h"

namespace outlay::cli {
namespace {

namespace dir = directory::v1;

Finding Found(std::string check, Health health, std::string result, std::string next = "") {
  return {std::string(PeerName(Peer::kDirectory)), std::move(check), health, std::move(result), std::move(next)};
}

Finding NotRead(std::string check, const absl::Status& status) {
  return Found(std::move(check), Health::kUnknown, std::string(ToStd(status.message())), NextStep(status));
}

// One of the entries there are.
absl::StatusOr<dir::ListReferenceEntriesResponse> SomeEntry(const std::string& organization,
                                                            dir::ReferenceEntry::Kind kind,
                                                            dir::ReferenceEntry::State state, Session& session) {
  dir::ListReferenceEntriesRequest request;
  request.set_parent(organization);
  request.set_page_size(1);
  request.mutable_filter()->set_kind(kind);
  request.mutable_filter()->set_state(state);
  return session.Client(Peer::kDirectory)
      .Call<dir::ListReferenceEntriesResponse>(client::kListReferenceEntries, request);
}

// Home addresses wait for a second person; without exchange rates, invoices in other currencies wait.
Finding LookAtReferenceData(const std::string& organization, Session& session) {
  const std::string check = "reference";
  const auto addresses =
      SomeEntry(organization, dir::ReferenceEntry::KIND_DELIVERY_ADDRESS, dir::ReferenceEntry::STATE_PROPOSED, session);
  if (!addresses.ok()) return NotRead(check, addresses.status());
  if (!addresses->reference_entries().empty()) {
    return Found(check, Health::kUnknown,
                 Concat("home address ", addresses->reference_entries(0).code(), " waits for a second person"),
                 "outlay reference list delivery-address --proposed shows all of them");
  }
  const auto rates =
      SomeEntry(organization, dir::ReferenceEntry::KIND_EXCHANGE_RATE, dir::ReferenceEntry::STATE_IN_FORCE, session);
  if (!rates.ok()) return NotRead(check, rates.status());
  return Found(check, Health::kGood,
               rates->reference_entries().empty()
                   ? "nothing waits; no exchange rates: invoices in other currencies would wait"
                   : "nothing waits; there are exchange rates");
}

Finding LookAtGroupSettings(const std::string& top_group, Session& session) {
  const std::string check = "groups";
  dir::GetEffectiveGroupSettingsRequest request;
  request.set_name(top_group);
  const auto effective =
      session.Client(Peer::kDirectory).Call<dir::EffectiveGroupSettings>(client::kGetEffectiveGroupSettings, request);
  if (!effective.ok()) return NotRead(check, effective.status());
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  effective->settings().GetReflection()->ListFields(effective->settings(), &fields);
  std::string asked;
  for (const google::protobuf::FieldDescriptor* const field : fields) {
    asked += Concat(asked.empty() ? "" : ", ", field->name());
  }
  return Found(check, Health::kGood,
               asked.empty() ? "the top group asks nothing of purchases" : Concat("all groups have ", asked));
}

}  // namespace

bool IsMissing(const std::string& organization_id, Session& session) {
  constexpr int kPage = 1000;
  const std::string name = Concat("organizations/", organization_id);
  dir::ListOrganizationsRequest request;
  request.set_page_size(kPage);
  do {
    const auto page =
        session.Client(Peer::kDirectory).Call<dir::ListOrganizationsResponse>(client::kListOrganizations, request);
    if (!page.ok()) return false;
    for (const dir::Organization& organization : page->organizations()) {
      if (organization.name() == name) return false;
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return true;
}

void LookAtOrganization(const dir::Organization& organization, Session& session, std::vector<Finding>& findings) {
  const dir::SettingsProposal& proposal = organization.proposed_settings();
  if (proposal.expire_time().seconds() > absl::ToUnixSeconds(session.environment().clock->Now())) {
    findings.push_back(Found("settings", Health::kUnknown,
                             Concat(proposal.proposed_by(), " proposed others, which wait for a second person"),
                             Concat("look at them and confirm or withdraw them: outlay organization confirm-settings ",
                                    organization.etag())));
  }
  findings.push_back(LookAtReferenceData(organization.name(), session));
  findings.push_back(LookAtGroupSettings(organization.root_group(), session));
}

}  // namespace outlay::cli
