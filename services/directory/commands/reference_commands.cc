#include "services/directory/commands/reference_commands.h"

#include <optional>

#include "common/base/errors.h"
#include "common/base/field_path.h"
#include "common/base/status_macros.h"
#include "common/rpc/etag.h"
#include "outlay/directory/v1/reference_data.pb.h"
#include "services/directory/commands/scene.h"
#include "services/directory/convert/reference_entries.h"
#include "services/directory/domain/errors.h"
#include "services/directory/domain/limits.h"
#include "services/directory/store/reference_entries.h"
#include "services/directory/store/users.h"

namespace outlay::directory {
namespace {

using MaybeEntry = std::optional<ReferenceEntry>;

// Returns the version that a request to write or delete `id` concerns: the one in force, else the proposed one.
absl::StatusOr<MaybeEntry> FindAny(const command::Context& context, const Scene& scene, const ReferenceId& id) {
  OUTLAY_ASSIGN_OR_RETURN(MaybeEntry entry, FindReference(context.txn, ReferenceTable::kInForce, scene.id, id));
  if (entry.has_value()) return entry;
  return FindReference(context.txn, ReferenceTable::kProposed, scene.id, id);
}

absl::Status CheckSeen(const Scene& scene, const ReferenceId& id, const std::string& etag, const MaybeEntry& entry) {
  return rpc::CheckEtag(ReferenceNameOf(scene.id, id), etag, entry.has_value() ? EtagOf(*entry) : "none");
}

// Announces a version in force, the end of one, or a proposed one.
void Tell(Scene& scene, const MaybeEntry& before, const ReferenceEntry& after) {
  const std::string name = ReferenceNameOf(scene.id, after.id);
  const bool was_in_force = before.has_value() && !IsProposed(*before);
  if (IsProposed(after)) {
    if (was_in_force) scene.Announce(name, ToDeleted(scene.id, *before));
    scene.Announce(name, ToProposed(scene.id, after));
  } else {
    scene.Announce(name, ToEvent(scene.id, after));
  }
}

absl::StatusOr<command::Outcome> Save(command::Context& context, Scene& scene, const MaybeEntry& before,
                                      const ReferenceEntry& after) {
  if (!before.has_value()) {
    OUTLAY_ASSIGN_OR_RETURN(const int64_t versions, CountReferences(context.txn, scene.id, after.id.kind));
    if (versions >= limits::kReferenceEntriesPerKind) {
      return QuotaExceeded("reference_entries", limits::kReferenceEntriesPerKind);
    }
  }
  OUTLAY_RETURN_IF_ERROR(SaveReference(context.txn, scene.id, before, after));
  Tell(scene, before, after);
  const v1::ReferenceEntry now = ToProto(scene.id, after);
  const std::string name = ReferenceNameOf(scene.id, after.id);
  if (!before.has_value()) return Changed(scene, name, nullptr, &now);
  const v1::ReferenceEntry was = ToProto(scene.id, *before);
  return Changed(scene, name, &was, &now);
}

}  // namespace

absl::StatusOr<command::Outcome> SetReferenceEntry::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  ReferencePlace place;
  OUTLAY_ASSIGN_OR_RETURN(place.present, FindAny(context, scene, id_));
  OUTLAY_ASSIGN_OR_RETURN(place.earlier, FindEarlierReference(context.txn, scene.id, id_));
  OUTLAY_RETURN_IF_ERROR(CheckSeen(scene, id_, etag_, place.present));
  const absl::StatusOr<ReferenceDecision> decision = DecideSetReference(place, id_, spec_, scene.actor, scene.now);
  if (!decision.ok()) return AtField("reference_entry", decision.status());
  if (!decision->changed) {
    return Unchanged(ReferenceNameOf(scene.id, id_), ToProto(scene.id, decision->after));
  }
  return Save(context, scene, place.present, decision->after);
}

absl::StatusOr<command::Outcome> ConfirmReferenceEntry::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const MaybeEntry proposed,
                          FindReference(context.txn, ReferenceTable::kProposed, scene.id, id_));
  if (!proposed.has_value()) return ReferenceEntryNotFound(id_.code);
  OUTLAY_RETURN_IF_ERROR(CheckSeen(scene, id_, etag_, proposed));
  ReferenceId confirmed_id = id_;
  confirmed_id.valid_from = ConfirmedStart(*proposed, scene.now);
  ReferencePlace place;
  OUTLAY_ASSIGN_OR_RETURN(place.present, FindReference(context.txn, ReferenceTable::kInForce, scene.id, confirmed_id));
  OUTLAY_ASSIGN_OR_RETURN(const Persons behind_maker,
                          LoadPersonsBehind(context.txn, {scene.id, proposed->maker.person()}));
  OUTLAY_ASSIGN_OR_RETURN(const Persons behind_confirmer,
                          LoadPersonsBehind(context.txn, {scene.id, scene.actor.person()}));
  OUTLAY_ASSIGN_OR_RETURN(const ReferenceEntry confirmed, DecideConfirmReference(*proposed, behind_maker, scene.actor,
                                                                                 behind_confirmer, place, scene.now));
  return Save(context, scene, proposed, confirmed);
}

absl::StatusOr<command::Outcome> RemoveReferenceEntry::Run(command::Context& context) const {
  OUTLAY_ASSIGN_OR_RETURN(Scene scene, LoadScene(context));
  OUTLAY_ASSIGN_OR_RETURN(const MaybeEntry entry, FindAny(context, scene, id_));
  if (!entry.has_value()) return ReferenceEntryNotFound(id_.code);
  OUTLAY_RETURN_IF_ERROR(CheckSeen(scene, id_, etag_, entry));
  OUTLAY_RETURN_IF_ERROR(CheckDeleteReference(*entry, scene.now));
  OUTLAY_RETURN_IF_ERROR(DeleteReference(context.txn, scene.id, *entry));
  const std::string name = ReferenceNameOf(scene.id, id_);
  if (!IsProposed(*entry)) scene.Announce(name, ToDeleted(scene.id, *entry));
  const v1::ReferenceEntry before = ToProto(scene.id, *entry);
  return Changed(scene, name, &before, nullptr, v1::DeleteReferenceEntryResponse());
}

}  // namespace outlay::directory
