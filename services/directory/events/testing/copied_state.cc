#include "services/directory/events/testing/copied_state.h"

#include "common/base/strings.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/directory/v1/reference_events.pb.h"

namespace outlay::directory {
namespace {

// Bytes that do not parse are a state of their own, which equals no other.
template <typename Event>
Event Parsed(const std::string& data) {
  Event event;
  return event.ParseFromString(data) ? event : Event();
}

template <typename Event>
std::string MembershipOf(const Event& event) {
  return Concat("MembershipChanged ", event.user(), " ", event.group());
}

// `event`: any with `kind`, `code` and `valid_from`.
template <typename Event>
std::string ReferenceOf(const std::string& organization, const Event& event) {
  return Concat("ReferenceEntryChanged ", organization, " ", static_cast<int>(event.kind()), " ", event.code(), " ",
                event.valid_from().seconds(), " ", event.valid_from().nanos());
}

// Events of one thing begin with its name.
std::string SubjectOf(const std::string& data) {
  return Parsed<v1::GroupDeleted>(data).group();
}

}  // namespace

std::optional<CopiedState> CopyOf(std::string_view type, const std::string& data) {
  const std::string_view name = type.substr(type.rfind('.') + 1);
  if (name == "MembershipChanged") {
    auto event = Parsed<v1::MembershipChanged>(data);
    event.clear_moved_from();
    return CopiedState{.key = MembershipOf(event), .state = event.SerializeAsString()};
  }
  if (name == "MembershipRemoved")
    return CopiedState{.key = MembershipOf(Parsed<v1::MembershipRemoved>(data)), .state = {}};
  if (name == "ReferenceEntryChanged") {
    const auto event = Parsed<v1::ReferenceEntryChanged>(data);
    return CopiedState{.key = ReferenceOf(event.reference_entry().organization(), event.reference_entry()),
                       .state = data};
  }
  if (name == "ReferenceEntryDeleted") {
    const auto event = Parsed<v1::ReferenceEntryDeleted>(data);
    return CopiedState{.key = ReferenceOf(event.organization(), event), .state = {}};
  }
  if (name == "RoleRevoked") return CopiedState{.key = Concat("RoleGranted ", SubjectOf(data)), .state = {}};
  if (name == "GroupDeleted") return CopiedState{.key = Concat("GroupChanged ", SubjectOf(data)), .state = {}};
  if (name == "RoleDeleted") return CopiedState{.key = Concat("RoleChanged ", SubjectOf(data)), .state = {}};
  if (name.ends_with("Changed") || name == "RoleGranted") {
    return CopiedState{.key = Concat(name, " ", SubjectOf(data)), .state = data};
  }
  return std::nullopt;
}

}  // namespace outlay::directory
