// SPDX-License-Identifier: Apache-2.0
#include "tests/support/testcertificates.h"

#include <QFile>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace kefu::test {

namespace {

template <auto Free> struct Freer {
    template <typename T> void operator()(T *thing) const { Free(thing); }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;

Key readKey(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

Certificate readCertificate(const QByteArray &pem)
{
    const Bio bio(BIO_new_mem_buf(pem.constData(), int(pem.size())));
    return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

template <typename Write> QByteArray pemOf(Write write)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    write(bio.get());
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return QByteArray(data, size);
}

void addExtension(X509 *certificate, X509 *issuer, int nid, const QByteArray &value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.constData());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

void describe(X509 *certificate, X509 *issuer, const CertificateWish &wish)
{
    unsigned char serial[8];
    RAND_bytes(serial, sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate),
                            *reinterpret_cast<const quint32 *>(serial) + 1ULL);
    X509_set_version(certificate, X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate), long(wish.validFromS));
    X509_gmtime_adj(X509_getm_notAfter(certificate), long(wish.validToS));
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(wish.commonName.constData()),
                               -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    addExtension(certificate, issuer, NID_basic_constraints,
                 wish.isCa ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!wish.altNames.isEmpty())
        addExtension(certificate, issuer, NID_subject_alt_name, wish.altNames);
}

} // namespace

TestCertificate makeTestCertificate(const CertificateWish &wish, const TestCertificate *issuer)
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    const Certificate above = issuer ? readCertificate(issuer->certificate) : Certificate();
    const Key signer = issuer ? readKey(issuer->key) : Key();
    X509_set_pubkey(certificate.get(), key.get());
    describe(certificate.get(), above ? above.get() : certificate.get(), wish);
    X509_sign(certificate.get(), signer ? signer.get() : key.get(), EVP_sha256());
    return { pemOf([&](BIO *bio) { PEM_write_bio_X509(bio, certificate.get()); }),
             pemOf([&](BIO *bio) {
                 PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
             }) };
}

bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace kefu::test
