// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/model/modelroles.h"

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace kefu::ui {

class ConversationStore;

//! What an agent has to do (product.md 7, desk.md 3.2): under headers, offers he has not answered,
//! the one that ends first on top; visitors who wait for an answer, the oldest first; the others he
//! serves, the newest first. Flat, one row moves at a time, nothing is sorted again. While it is
//! held the order stays as it is, so that nothing moves under the pointer; what the rows say does
//! not.
class WorkListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Section { Offered, Waiting, Serving };
    static constexpr int kSections = 3;

    //! `store` outlives the model.
    explicit WorkListModel(ConversationStore &store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

    //! The headers' words, in the current language.
    void setNames(const std::array<QString, kSections> &names);
    //! Only visitors whose name contains `text`, whatever the case.
    void setFilter(const QString &text);
    void setHeld(bool held);
    bool isHeld() const { return m_held; }
    //! Opens or closes the section whose header is `row`; nothing on a visitor's row.
    void toggle(int row);
    int count(Section section) const { return int(m_sections[size_t(section)].entries.size()); }
    int rowOf(VisitorId visitor) const; //!< -1: no row, or in a closed section

Q_SIGNALS:
    //! How many are in each section may be different.
    void countsChanged();

private:
    //! Ascending by key, then by visitor.
    struct Entry {
        qint64 key = 0;
        VisitorId visitor;
        auto operator<=>(const Entry &) const = default;
    };
    struct Part {
        std::vector<Entry> entries;
        bool open = true;
    };
    //! Where a visitor stands, so that its entry is found by binary search.
    struct Place {
        Section section = Serving;
        qint64 key = 0;
        bool operator==(const Place &) const = default;
    };

    void rebuild();
    void update(VisitorId visitor);
    void place(VisitorId visitor, const std::optional<Place> &wanted);
    void insert(VisitorId visitor, const Place &where);
    void remove(VisitorId visitor);
    void moveWithin(VisitorId visitor, const Place &where);
    void tell(VisitorId visitor);
    void tellHeader(Section section);
    void tellAll();
    std::optional<Place> wantedPlace(VisitorId visitor) const;
    int firstRow(Section section) const; //!< of its header
    int shownRows(const Part &part) const;
    std::pair<int, int> locate(int row) const; //!< section, entry; entry -1 is the header
    int indexIn(const Place &place, VisitorId visitor) const;
    QVariant sectionData(Section section, int role) const;
    Part &part(Section section) { return m_sections[size_t(section)]; }
    const Part &part(Section section) const { return m_sections[size_t(section)]; }

    ConversationStore &m_store;
    std::array<Part, kSections> m_sections;
    std::array<QString, kSections> m_names;
    QHash<VisitorId, Place> m_places;
    QSet<VisitorId> m_pending; //!< changed while held
    QString m_filter;
    bool m_held = false;
};

} // namespace kefu::ui
