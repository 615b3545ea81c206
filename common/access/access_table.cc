#include "common/access/access_table.h"

#include <set>
#include <utility>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::access {
namespace {

OrganizationDraft& DraftOf(absl::flat_hash_map<std::string, std::unique_ptr<OrganizationDraft>>& drafts,
                           const std::string& organization) {
  std::unique_ptr<OrganizationDraft>& draft = drafts[organization];
  if (draft == nullptr) draft = std::make_unique<OrganizationDraft>();
  return *draft;
}

}  // namespace

std::shared_ptr<const Organization> AccessTable::Find(std::string_view organization) const {
  const Part& part = parts_[store::PartitionOf(organization).value];
  const std::shared_lock lock(part.reading);
  const auto found = part.versions.find(ToAbsl(organization));
  return found == part.versions.end() ? nullptr : found->second;
}

absl::Status AccessTable::Load(store::PartitionId partition) {
  Part& part = parts_[partition.value];
  const std::lock_guard writing(part.writing);
  const std::unique_ptr<store::Reader> reader = store_->Read(partition);
  Drafts drafts;
  OUTLAY_RETURN_IF_ERROR(rows_->ReadAll(
      *reader, *permissions_,
      [&](const std::string& organization) -> OrganizationDraft& { return DraftOf(drafts, organization); }));
  Versions versions;
  for (auto& [organization, draft] : drafts) {
    versions.emplace(organization, std::make_shared<const Organization>(draft->Publish()));
  }
  part.drafts = std::move(drafts);
  const std::unique_lock reading(part.reading);
  part.versions = std::move(versions);
  return absl::OkStatus();
}

absl::Status AccessTable::Refresh(const std::vector<Touched>& touched) {
  absl::flat_hash_map<uint32_t, std::vector<const Touched*>> by_partition;
  for (const Touched& one : touched) {
    if (one.kind != Touched::Kind::kOrganization) {
      by_partition[store::PartitionOf(one.organization).value].push_back(&one);
    }
  }
  for (const auto& [partition, of_one] : by_partition) {
    Part& part = parts_[partition];
    const std::lock_guard writing(part.writing);
    const std::unique_ptr<store::Reader> reader = store_->Read({partition});
    std::set<std::string> changed;
    for (const Touched* const one : of_one) {
      OUTLAY_RETURN_IF_ERROR(rows_->Read(*reader, *permissions_, *one, DraftOf(part.drafts, one->organization)));
      changed.insert(one->organization);
    }
    for (const std::string& organization : changed) {
      auto version = std::make_shared<const Organization>(part.drafts[organization]->Publish());
      const std::unique_lock reading(part.reading);
      part.versions[organization] = std::move(version);
    }
  }
  return absl::OkStatus();
}

size_t AccessTable::users() const {
  size_t users = 0;
  for (const Part& part : parts_) {
    const std::shared_lock lock(part.reading);
    for (const auto& [organization, version] : part.versions) users += version->users();
  }
  return users;
}

}  // namespace outlay::access
