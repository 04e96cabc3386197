// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/spokenrows.h"

#include <QAbstractItemView>
#include <QAccessibleActionInterface>
#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>

namespace kefu::ui {

namespace {

constexpr int kKept = 200; // rows a reader has been told of; those that are gone leave beyond it
constexpr char kAnnouncer[] = "announcer";

//! One row; lives as long as its list's interface keeps it.
class SpokenRow : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    SpokenRow(QAbstractItemView *view, SpokenRows *rows, const QModelIndex &index)
        : m_view(view)
        , m_rows(rows)
        , m_index(index)
    {
    }

    const QPersistentModelIndex &index() const { return m_index; }

    bool isValid() const override { return m_view && m_index.isValid(); }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view);
    }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }
    void setText(QAccessible::Text, const QString &) override { }
    QString text(QAccessible::Text kind) const override
    {
        return isValid() && kind == QAccessible::Name ? m_rows->spokenRow(m_index) : QString();
    }
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect row = m_view->visualRect(m_index);
        return { m_view->viewport()->mapToGlobal(row.topLeft()), row.size() };
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        state = m_rows->spokenState(m_index);
        state.focusable = true;
        state.selectable = true;
        const bool current = m_view->currentIndex() == m_index;
        state.selected = current;
        state.focused = current && m_view->hasFocus();
        const QRect port = m_view->viewport()->rect();
        state.offscreen = !m_view->isVisible() || !port.intersects(m_view->visualRect(m_index));
        return state;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface
            ? static_cast<QAccessibleActionInterface *>(this)
            : nullptr;
    }

    QStringList actionNames() const override { return { pressAction() }; }
    void doAction(const QString &name) override
    {
        if (isValid() && name == pressAction())
            m_rows->pressRow(m_index);
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    QPointer<QAbstractItemView> m_view;
    SpokenRows *m_rows;
    QPersistentModelIndex m_index;
};

class SpokenList : public QAccessibleWidget {
public:
    SpokenList(QAbstractItemView *view, SpokenRows *rows)
        : QAccessibleWidget(view, QAccessible::List)
        , m_view(view)
        , m_rows(rows)
    {
    }
    ~SpokenList() override
    {
        for (const QAccessible::Id id : std::as_const(m_told))
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override { return m_view->model() ? m_view->model()->rowCount() : 0; }
    QAccessibleInterface *child(int row) const override
    {
        return m_view->model() ? rowAt(m_view->model()->index(row, 0)) : nullptr;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        return rowAt(m_view->indexAt(m_view->viewport()->mapFromGlobal(QPoint(x, y))));
    }
    QAccessibleInterface *focusChild() const override
    {
        return m_view->hasFocus() ? rowAt(m_view->currentIndex()) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto *row = dynamic_cast<const SpokenRow *>(child);
        return row && row->isValid() ? row->index().row() : -1;
    }

private:
    QAccessibleInterface *rowAt(const QModelIndex &index) const
    {
        if (!index.isValid())
            return nullptr;
        const QPersistentModelIndex key(index);
        if (const auto told = m_told.constFind(key); told != m_told.cend())
            return QAccessible::accessibleInterface(*told);
        forgetSome();
        auto *row = new SpokenRow(m_view, m_rows, index);
        m_told.insert(key, QAccessible::registerAccessibleInterface(row));
        return row;
    }

    //! A chat may have a million rows, and somebody may go through all of them.
    void forgetSome() const
    {
        if (m_told.size() < kKept)
            return;
        const QRect port = m_view->viewport()->rect();
        m_told.removeIf(
            [&](const std::pair<const QPersistentModelIndex &, QAccessible::Id &> told) {
                const bool near = told.first.isValid()
                    && (port.intersects(m_view->visualRect(told.first))
                        || m_view->currentIndex() == told.first);
                if (!near)
                    QAccessible::deleteAccessibleInterface(told.second);
                return !near;
            });
    }

    QAbstractItemView *m_view;
    SpokenRows *m_rows;
    mutable QHash<QPersistentModelIndex, QAccessible::Id> m_told;
};

//! Says its name when it changes, as an alert does; one to a window, of no size to the eye.
class SpokenAlert : public QAccessibleWidget {
public:
    explicit SpokenAlert(QWidget *widget)
        : QAccessibleWidget(widget, QAccessible::AlertMessage)
    {
    }
};

QAccessibleInterface *speaker(const QString &, QObject *object)
{
    if (!object || !object->isWidgetType())
        return nullptr;
    auto *widget = static_cast<QWidget *>(object);
    if (widget->objectName() == QLatin1String(kAnnouncer))
        return new SpokenAlert(widget);
    auto *view = qobject_cast<QAbstractItemView *>(widget);
    auto *rows = view ? dynamic_cast<SpokenRows *>(view) : nullptr;
    return rows ? new SpokenList(view, rows) : nullptr;
}

} // namespace

void speakRows()
{
    QAccessible::installFactory(speaker); // once, however often it is asked
}

void announce(QWidget *near, const QString &words)
{
    if (words.isEmpty())
        return;
    speakRows();
    QWidget *window = near->window();
    auto *sayer =
        window->findChild<QWidget *>(QLatin1String(kAnnouncer), Qt::FindDirectChildrenOnly);
    if (!sayer) {
        sayer = new QWidget(window);
        sayer->setObjectName(QLatin1String(kAnnouncer));
        sayer->setAttribute(Qt::WA_TransparentForMouseEvents);
        sayer->setGeometry(0, 0, 1, 1);
        sayer->show();
    }
    // The same words twice are two pieces of news.
    sayer->setAccessibleName({});
    sayer->setAccessibleName(words); // tells of the change by itself
    QAccessibleEvent shown(sayer, QAccessible::ObjectShow);
    QAccessible::updateAccessibility(&shown);
    QAccessibleEvent alert(sayer, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QAccessibleAnnouncementEvent announcement(sayer, words);
    QAccessible::updateAccessibility(&announcement);
#endif
}

} // namespace kefu::ui
