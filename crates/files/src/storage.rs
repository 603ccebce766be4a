//! Where the bytes lie: a folder, or a bucket of an S3-compatible store.

use crate::{Error, File, FileState};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use kehu_kernel::FileId;
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt, RetryConfig};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

const OBJECTS: &str = "objects";
const INCOMING: &str = "incoming";

/// The smallest part that S3 takes of an upload in parts.
const S3_PART: usize = 5 * 1024 * 1024;
/// A store that does not answer is tried again no longer than a caller waits.
const S3_PATIENCE: Duration = Duration::from_secs(8);
const LOCAL_PART: usize = 512 * 1024;

/// Why the store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made.
    #[error("the folder for files cannot be made: {0}")]
    Folder(#[from] std::io::Error),
    /// The location or the settings of the store are wrong.
    #[error("the file store cannot be opened: {0}")]
    Settings(#[from] object_store::Error),
}

/// What became of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// It lies in the other store.
    Whole,
    /// There is nothing under this digest.
    Missing,
    /// What lies under this digest has another.
    Damaged,
}

/// The bytes of a file, as they come.
pub type Content = BoxStream<'static, Result<Bytes, Error>>;

/// A place for the bytes of files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct FileStore {
    objects: Arc<dyn ObjectStore>,
    part: usize,
}

impl FileStore {
    /// Opens a store: `s3://bucket/prefix`, with credentials, region and endpoint from the usual `AWS_...` variables,
    /// or the path of a folder, which is made when missing. An upload to S3 that breaks off in the middle is for the
    /// bucket's own rule on incomplete uploads to clear.
    ///
    /// # Errors
    /// [`OpenError`] when the folder cannot be made or the settings are incomplete.
    pub fn open(location: &str) -> Result<Self, OpenError> {
        if let Some(rest) = location.strip_prefix("s3://") {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            return Self::bucket(AmazonS3Builder::from_env(), bucket, prefix);
        }
        std::fs::create_dir_all(location)?;
        let folder = LocalFileSystem::new_with_prefix(location)?.with_fsync(true);
        Ok(Self {
            objects: Arc::new(folder),
            part: LOCAL_PART,
        })
    }

    fn bucket(settings: AmazonS3Builder, bucket: &str, prefix: &str) -> Result<Self, OpenError> {
        let bucket = settings
            .with_bucket_name(bucket)
            .with_retry(RetryConfig {
                max_retries: 2,
                retry_timeout: S3_PATIENCE,
                ..RetryConfig::default()
            })
            .build()?;
        Ok(Self {
            objects: Arc::new(PrefixStore::new(bucket, prefix)),
            part: S3_PART,
        })
    }

    /// A store in memory, for tests.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            objects: Arc::new(InMemory::new()),
            part: LOCAL_PART,
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`Error::Erased`] when they are gone, [`Error::Withheld`] when they are only kept, [`Error::StorageUnavailable`]
    /// when the store does not answer.
    pub async fn content(&self, file: &File) -> Result<Content, Error> {
        match file.state {
            FileState::Stored => self.kept_content(file).await,
            FileState::Withheld => Err(Error::Withheld {}),
            FileState::Erased => Err(Error::Erased {}),
        }
    }

    /// As [`FileStore::content`], of what is only kept too: for the person whose it is.
    ///
    /// # Errors
    /// [`Error::Erased`] when they are gone, [`Error::StorageUnavailable`] when the store does not answer.
    pub async fn kept_content(&self, file: &File) -> Result<Content, Error> {
        if file.state == FileState::Erased {
            return Err(Error::Erased {});
        }
        let found = self.objects.get(&object(&file.sha256)).await?;
        Ok(found.into_stream().map_err(Error::from).boxed())
    }

    /// Whether the store is there and lets itself be read, for the start of a server.
    ///
    /// # Errors
    /// [`OpenError`] tells what is wrong: no such bucket, no right to it, no answer.
    pub async fn check(&self) -> Result<(), OpenError> {
        self.objects.list(None).try_next().await?;
        Ok(())
    }

    /// Objects that have lain unchanged since an instant: what a sweep looks at. Uploads that broke off before it are
    /// removed on the way.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn stale(&self, before: DateTime<Utc>) -> Result<Vec<[u8; 32]>, Error> {
        let mut broken = self.objects.list(Some(&Path::from(INCOMING)));
        while let Some(left) = broken.try_next().await? {
            if left.last_modified < before {
                self.remove(&left.location).await?;
            }
        }
        let mut stale = self.list().await?;
        stale.retain(|(_, modified)| *modified < before);
        Ok(stale.into_iter().map(|(sha256, _)| sha256).collect())
    }

    /// The SHA-256 of everything that lies in the store.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn contents(&self) -> Result<Vec<[u8; 32]>, Error> {
        let all = self.list().await?;
        Ok(all.into_iter().map(|(sha256, _)| sha256).collect())
    }

    async fn list(&self) -> Result<Vec<([u8; 32], DateTime<Utc>)>, Error> {
        let mut all = Vec::new();
        let mut objects = self.objects.list(Some(&Path::from(OBJECTS)));
        while let Some(found) = objects.try_next().await? {
            let name = found
                .location
                .filename()
                .and_then(|name| hex::decode(name).ok());
            if let Some(Ok(sha256)) = name.map(<[u8; 32]>::try_from) {
                all.push((sha256, found.last_modified));
            }
        }
        Ok(all)
    }

    /// Copies what lies under a digest into another store, unless that holds it already, and reads it on the way.
    ///
    /// # Errors
    /// When one of the stores does not answer.
    pub async fn copy_into(&self, sha256: &[u8; 32], to: &Self) -> Result<Copied, Error> {
        if to.holds(sha256).await? {
            return Ok(Copied::Whole);
        }
        let mut content = match self.objects.get(&object(sha256)).await {
            Ok(found) => found.into_stream(),
            Err(object_store::Error::NotFound { .. }) => return Ok(Copied::Missing),
            Err(error) => return Err(error.into()),
        };
        let staged = Self::staging();
        let mut writer = to.writer(staged.clone());
        let mut digest = Sha256::new();
        while let Some(bytes) = content.try_next().await? {
            digest.update(&bytes);
            writer.put(bytes).await?;
        }
        if digest.finalize()[..] != sha256[..] {
            writer.abort().await?;
            return Ok(Copied::Damaged);
        }
        writer.shutdown().await?;
        to.settle(&staged, sha256).await?;
        Ok(Copied::Whole)
    }

    pub(crate) fn staging() -> Path {
        Path::from(format!("{INCOMING}/{}", FileId::generate()))
    }

    pub(crate) fn writer(&self, to: Path) -> BufWriter {
        BufWriter::with_capacity(Arc::clone(&self.objects), to, self.part).with_max_concurrency(2)
    }

    /// Gives uploaded bytes their place under their digest. The same bytes may lie there already.
    pub(crate) async fn settle(&self, staged: &Path, sha256: &[u8; 32]) -> Result<(), Error> {
        if self.holds(sha256).await? {
            return self.remove(staged).await;
        }
        Ok(self.objects.rename(staged, &object(sha256)).await?)
    }

    pub(crate) async fn holds(&self, sha256: &[u8; 32]) -> Result<bool, Error> {
        match self.objects.head(&object(sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn remove_object(&self, sha256: &[u8; 32]) -> Result<(), Error> {
        self.remove(&object(sha256)).await
    }

    pub(crate) async fn remove(&self, path: &Path) -> Result<(), Error> {
        match self.objects.delete(path).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Where the bytes of a digest lie in a store. Two hundred and fifty-six folders keep each of them small.
#[must_use]
pub fn object_path(sha256: &[u8; 32]) -> String {
    let name = hex::encode(sha256);
    format!("{OBJECTS}/{}/{name}", name.get(..2).unwrap_or_default())
}

fn object(sha256: &[u8; 32]) -> Path {
    Path::from(object_path(sha256))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[tokio::test]
    async fn a_bucket_that_does_not_answer_is_found_out_in_time() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = nobody.local_addr().unwrap();
        drop(nobody);
        let settings = AmazonS3Builder::new()
            .with_region("us-east-1")
            .with_access_key_id("key")
            .with_secret_access_key("secret")
            .with_endpoint(format!("http://{address}"))
            .with_allow_http(true);
        let store = FileStore::bucket(settings, "files", "kehu").unwrap();
        let begun = Instant::now();
        assert!(store.check().await.is_err());
        assert!(matches!(
            store.holds(&[0; 32]).await,
            Err(Error::StorageUnavailable {})
        ));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[tokio::test]
    async fn a_folder_and_an_empty_store_are_ready() {
        let folder = std::env::temp_dir().join(format!("kehu-files-{}", FileId::generate()));
        let store = FileStore::open(&folder.display().to_string()).unwrap();
        store.check().await.unwrap();
        FileStore::in_memory().check().await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }
}
