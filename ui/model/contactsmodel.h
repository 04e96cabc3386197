// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/modelroles.h"
#include "ui/model/nameindex.h"
#include "ui/model/pinyin.h"

#include <QAbstractListModel>
#include <QBasicTimer>
#include <QHash>
#include <QSet>
#include <utility>
#include <vector>

namespace kefu::ui {

class ConversationStore;

//! LayIM's friend list: one header per mini program in the relay's order, or per tag in the order
//! of the alphabet, below an open header its visitors, newest activity first. Flat, so that a list
//! view can show it; a row that becomes newer is moved, nothing is sorted again. With a filter: one
//! list without headers, of the names that contain it.
class ContactsModel : public QAbstractListModel {
    Q_OBJECT
public:
    //! `store` outlives the model.
    explicit ContactsModel(ConversationStore &store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    //! Case-insensitive part of a name, remark or id, or of a name's initials as it is read; empty
    //! shows the groups again.
    void setFilter(const QString &text);
    QString filter() const { return m_filter; }
    //! Only conversations whose window closes soon with a question unanswered (isClosingSoon), as
    //! one list. `now`: the relay's clock.
    void setClosingOnly(bool on, qint64 now);
    bool isClosingOnly() const { return m_closingAt > 0; }
    //! Time has passed: rows come and go by it while setClosingOnly() is on.
    void setNow(qint64 now);

    //! What the groups are. By tag, a visitor stands under his first one, or under the last group
    //! of all; a tag's group is there as long as somebody is in it.
    enum class Grouping { Channel, Tag };
    void setGrouping(Grouping grouping);
    Grouping grouping() const { return m_grouping; }
    //! How the group of visitors without a tag is called; the interface's word.
    void setUntaggedName(const QString &name);
    //! By tag, the groups are open unless they are in here; "" is the one without a tag.
    void setClosedTags(const QSet<QString> &tags);
    QSet<QString> closedTags() const { return m_closedTags; }
    //! All groups that are there, whatever they are.
    void setAllOpen(bool open);

    void setGroupOpen(ChannelId channel, bool open);
    bool isGroupOpen(ChannelId channel) const { return m_open.contains(channel); }
    void setOpenGroups(const QSet<ChannelId> &channels); //!< as remembered in the settings
    QSet<ChannelId> openGroups() const { return m_open; }
    //! Opens or closes the group whose header is `row`; nothing on a visitor's row.
    void toggle(int row);

    int rowOf(VisitorId visitor) const; //!< -1: no row, or in a closed group

Q_SIGNALS:
    void openGroupsChanged();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    //! Order: newest activity first, then the greater id.
    struct Entry {
        qint64 activityAt = 0;
        VisitorId visitor;
    };
    //! Which group: a mini program or a tag, as grouping() says.
    struct Key {
        ChannelId channel;
        QString tag;
        bool operator==(const Key &) const = default;
    };
    struct Group {
        Key key;
        std::vector<Entry> entries;
    };
    //! Where a visitor stands now; kept so that its entry is found by binary search.
    struct Place {
        Key key;
        qint64 activityAt = 0;
    };

    static bool before(const Entry &a, const Entry &b);

    void rebuild();
    void fill();
    void addVisitor(VisitorId visitor);
    void changeVisitor(VisitorId visitor);
    void removeVisitor(VisitorId visitor);
    void insertEntry(VisitorId visitor);
    void moveEntry(VisitorId visitor, qint64 activityAt);
    void tellHeader(const Group &group);
    void tellAll();

    bool filtering() const { return !m_filter.isEmpty() || isClosingOnly(); }
    bool isInTime(VisitorId visitor) const;
    bool matches(VisitorId visitor) const;
    bool isFound(VisitorId visitor) const;
    QString searchWords(VisitorId visitor) const;
    void indexAnew();
    void indexSome(qsizetype most);
    std::vector<NameIndex::Hit> found();
    void fillFound();
    Key keyOf(const VisitorInfo &visitor) const;
    static bool groupBefore(const Group &a, const Group &b);
    Group *group(const Key &key);
    Group &groupMade(const Key &key);
    void dropEmptyTag(const Key &key);
    bool isOpen(const Key &key) const;
    void noteOpen(const Key &key, bool open);
    bool hasHeader() const { return !filtering(); }
    bool isUnfolded(const Group &group) const { return filtering() || isOpen(group.key); }
    int shownRows(const Group &group) const;
    int firstRow(const Group &group) const; //!< of the group, header included
    int indexIn(const Group &group, VisitorId visitor) const;
    int firstEntryRow(const Group &group) const { return firstRow(group) + (hasHeader() ? 1 : 0); }
    void setUnfolded(Group &group, bool open);
    //! Which group and which of its entries a row is; entry -1 is the header.
    std::pair<const Group *, int> locate(int row) const;
    QVariant groupData(const Group &group, int role) const;

    ConversationStore &m_store;
    std::vector<Group> m_groups; //!< filtering: exactly one, without a header
    QHash<VisitorId, Place> m_places;
    QSet<ChannelId> m_open;
    QSet<QString> m_closedTags;
    QString m_untagged;
    Grouping m_grouping = Grouping::Channel;
    QString m_filter;
    PinyinInitials m_initials;
    NameIndex m_index; //!< of everybody but those in m_unindexed
    QList<VisitorId> m_unindexed;
    QSet<VisitorId> m_renamed; //!< or come since; perhaps as before
    QBasicTimer m_indexing; //!< a few at a time: nobody searches in the first moment
    qint64 m_closingAt = 0; //!< "now" of the filter; 0: off
};

//! The visitor waits for an answer, and in two hours at most WeChat lets none through any more.
bool isClosingSoon(const ConversationInfo &info, qint64 now);

} // namespace kefu::ui
